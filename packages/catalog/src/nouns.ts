/** Nouns that decide what a verb means. A singular stands for its plural. */
const oneOf = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

export const hasWord = (object: readonly string[], wanted: ReadonlySet<string>): boolean =>
  object.some((word) => wanted.has(word) || (word.endsWith("s") && wanted.has(word.slice(0, -1))));

export const ASSOCIATED =
  oneOf(`member members label labels tag tags reaction reactions emoji assignee assignees reviewer
  reviewers watcher watchers follower followers relation relationship link links subtask association dependency
  favorite favourite star vote like bookmark attendee attendees participant participants parent collaborator friend
  upvote pin`);
export const WORKLOADS =
  oneOf(`container containers server instance instances service vm machine process cluster node pod
  database environment addon app application site worker deployment system host bot daemon stack emulator daemonset`);
export const WORKLOAD_PROSE =
  /\b(?:container|server|instance|service|virtual machine|vm|process|cluster|node|pod|database|add-?on|application|system|stack|daemon|session by force)s?\b/;
export const JOBS =
  oneOf(`job jobs run runs pipeline workflow build deployment execution task operation import export query
  process migration test scan crawl sync backup`);
export const JOB_PROSE =
  /\b(?:running|in.progress|queued|active)\b.{0,30}\b(?:job|run|pipeline|workflow|build|task|operation|execution)s?\b/;
export const OWN_SESSION =
  oneOf(`search session sessions recording trace timer typing stream watch watcher subscription
  forward interact presence listener debugger listening`);
export const CREDENTIALS = oneOf(
  "key keys token tokens secret credential credentials certificate cert password apikey dsn",
);
export const BRANCHES = /\b(?:pull requests?|merge requests?|branch(?:es)?|into (?:main|master))\b/;
export const RESOURCES = oneOf(
  `domain subdomain key token certificate password secret credential credentials webhook`,
);

export const RESOLVED_TO = oneOf(
  "id ids library name dns address url host hostname reference symbol path user package ref",
);
export const RESOLVED = oneOf(
  "thread issue comment conflict alert incident problem discussion case ticket finding",
);
export const OPENED = oneOf(
  "issue pull pr request ticket case account dispute incident position door valve gate",
);
export const SHOWN = oneOf("url browser app application editor tab window link");
export const FORMATTED = oneOf("code text json sql date");
export const TESTED = oneOf("connection connectivity access auth");
export const REQUESTS = oneOf("pull pr mr request requests branch branches main master");
export const REQUESTED = oneOf("pull pr mr request");
export const CACHES = oneOf("cache caches filter filters selection screen console field input");
export const SETTINGS = oneOf("dir directory session context default active working");
export const RESETTABLE = oneOf("git head database db factory data index branch");
export const BEGUN = oneOf("search session timer conversation chat thread query");
export const CALLS = oneOf("call phone");
export const MEDIA = oneOf("playback track music song player media video");
export const STARTED = oneOf("pipeline build deployment");
export const MACHINES = oneOf("vm vms droplet ec2 virtualmachine");
export const TEST_RUNS = oneOf("testrun");
export const STORES = oneOf("disk bucket storage database db account server s3 index registry system");
export const ANSWERS = oneOf(
  "completion completions embedding embeddings moderation moderations transcription",
);
export const DISKS = oneOf("disk drive partition volume usb");
export const DEVICES =
  oneOf(`door light lamp thermostat temperature fan heater valve gate garage blind curtain plug device
  vacuum robot speaker brightness bulb siren`);
export const MIGRATIONS = oneOf("migration");
export const VIEWS = oneOf("page screen dom view aria accessibility element state market");
export const REPORTS = oneOf("report reports export exports");
