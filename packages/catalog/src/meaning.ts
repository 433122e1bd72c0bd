import type { Context } from "./context.ts";
import { hasAny } from "./context.ts";
import { mentionsMoneyObject, moneyMeaning } from "./money.ts";
import type { ToolClass } from "./tool-class.ts";
import { verbOf } from "./prose.ts";
import { VERBS } from "./verbs.ts";

/** What a verb means in its place, and the doubt that stays. */
export type Meaning = {
  readonly class: ToolClass;
  readonly word: string;
  readonly isFirm: boolean;
  readonly doubt?: string;
};

/** Where a verb stands: the words that follow it (its object), and all there is to know. */
export type Place = { readonly object: readonly string[]; readonly context: Context };

type Found = { readonly class: ToolClass; readonly doubt?: string };

/** What `verb` means for this object: `remove` a tag is not `remove` a user, and `stop` a search not `stop` a server. */
export function meaningOf(verb: string, place: Place): Meaning | undefined {
  const known = VERBS.get(verb);
  if (known === undefined) return undefined;
  const rule = RULES.get(verb);
  const found = moneyMeaning(verb, place) ??
    rule?.(place) ??
    interfaceMeaning(verb, place) ?? { class: known.class };
  return { ...found, word: verb, isFirm: known.isFirm };
}

type Rule = (place: Place) => Found | undefined;

const oneOf = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));
const write = (doubt?: string): Found => ({ class: "write", ...(doubt !== undefined && { doubt }) });

const ASSOCIATED =
  oneOf(`member members label labels tag tags reaction reactions emoji assignee assignees reviewer
  reviewers watcher watchers follower followers relation relationship link links subtask association dependency
  favorite favourite star vote like bookmark attendee attendees participant participants parent collaborator friend
  upvote pin`);
const WORKLOADS =
  oneOf(`container containers server instance instances service vm machine process cluster node pod
  database environment addon app application site worker deployment system host bot daemon stack emulator daemonset`);
const WORKLOAD_PROSE =
  /\b(?:container|server|instance|service|virtual machine|vm|process|cluster|node|pod|database|add-?on|application|system|stack|daemon|session by force)s?\b/;
const JOBS =
  oneOf(`job jobs run runs pipeline workflow build deployment execution task operation import export query
  process migration test scan crawl autoimport autoexport sync backup`);
const JOB_PROSE =
  /\b(?:running|in.progress|queued|active)\b.{0,30}\b(?:job|run|pipeline|workflow|build|task|operation|execution)s?\b/;
const OWN_SESSION =
  oneOf(`search session sessions recording codegen trace timer typing stream watch watcher subscription
  forward interact presence listener debugger listening`);
const CREDENTIALS = oneOf(
  "key keys token tokens secret credential credentials certificate cert password apikey dsn",
);
const BRANCHES = /\b(?:pull requests?|merge requests?|branch(?:es)?|into (?:main|master))\b/;
const RESOURCES = oneOf(
  `domain subdomain key token certificate password secret credential credentials webhook`,
);

const hasWord = (object: readonly string[], wanted: ReadonlySet<string>): boolean =>
  object.some((word) => wanted.has(word));

const RESOLVED_TO = oneOf(
  "id ids library name dns address url host hostname reference symbol path user package ref",
);
const RESOLVED = oneOf("thread issue comment conflict alert incident problem discussion case ticket finding");
const OPENED = oneOf("issue pull pr request ticket case account dispute incident position door valve gate");
const SHOWN = oneOf("url browser app application editor tab window link");
const FORMATTED = oneOf("code text json sql date");
const TESTED = oneOf("connection connectivity access auth");
const REQUESTS = oneOf("pull pr mr request requests branch branches main master");
const REQUESTED = oneOf("pull pr mr request");
const CACHES = oneOf("cache caches filter filters selection screen console field input");
const SETTINGS = oneOf("dir directory session context default active working");
const RESETTABLE = oneOf("git head database db factory data index branch");
const BEGUN = oneOf("search session timer conversation chat thread codegen query");
const MACHINES = oneOf("vm vms droplet ec2 virtualmachine");
const TEST_RUNS = oneOf("testrun");
const AUTOMATIC = oneOf("autoexport autoimport");

/** Verbs whose class depends on their object. Undefined leaves the dictionary's answer. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["remove", removal],
  ["merge", merging],
  ["stop", (place) => ending("stops", place)],
  ["terminate", (place) => ending("ends", place)],
  ["abort", cancelling],
  ["cancel", cancelling],
  ["clear", clearing],
  ["flush", clearing],
  ["reset", resetting],
  ["finish", () => write("ending something may keep or lose it")],
  ["end", () => write("ending something may keep or lose it")],
  ["start", starting],
  ["generate", ({ object }) => (hasWord(object, RESOURCES) ? write() : undefined)],
  ["create", creating],
  ["provision", () => write("what is set up may cost money")],
  ["install", () => ({ class: "execute", doubt: "what is installed may only run later" })],
  ["upgrade", () => ({ class: "execute", doubt: "what is upgraded may only run later" })],
  ["restart", () => ({ class: "execute", doubt: "it is down meanwhile" })],
  ["reboot", () => ({ class: "execute", doubt: "it is down meanwhile" })],
  ["reload", () => ({ class: "execute", doubt: "reloading may change nothing" })],
  [
    "resume",
    ({ object }) => ({ class: "execute", ...(object.length > 0 && { doubt: "what goes on decides" }) }),
  ],
  ["simulate", () => ({ class: "execute", doubt: "a simulation may have no effect" })],
  ["orchestrate", () => ({ class: "execute", doubt: "it may only tell others what to do" })],
  ["login", () => ({ class: "execute", doubt: "signing in changes no data" })],
  ["authenticate", () => ({ class: "execute", doubt: "signing in changes no data" })],
  ["migrate", () => ({ class: "execute", doubt: "a migration may not be undone" })],
  ["rollback", () => ({ class: "destructive", doubt: "what came later may be kept" })],
  ["revert", () => ({ class: "write", doubt: "what came later may be lost" })],
  ["restore", () => write("what is there now may be lost")],
  ["rebase", () => ({ class: "destructive", doubt: "commits are rewritten, and can be found again" })],
  ["squash", () => ({ class: "destructive", doubt: "commits are rewritten, and can be found again" })],
  [
    "rotate",
    ({ object, context }) =>
      hasWord([...object, ...context.words], CREDENTIALS)
        ? { class: "destructive", doubt: "the old credential may live on" }
        : undefined,
  ],
  ["promote", () => ({ class: "execute", doubt: "what is promoted may be a record or a deployment" })],
  [
    "update",
    ({ context }) =>
      /\bto (?:the |its |their )?latest versions?\b/.test(context.sentence)
        ? write("what is updated may be code that runs")
        : undefined,
  ],
  ["scale", () => write("at zero it takes something down")],
  ["apply", () => write("what is applied may start workloads")],
  ["sync", () => write("it may overwrite either side")],
  ["synchronize", () => write("it may overwrite either side")],
  ["pull", () => write("it may only fetch")],
  ["connect", () => write("a connection of one's own changes nothing else")],
  ["reconnect", () => write("a connection of one's own changes nothing else")],
  ["disconnect", () => write("a connection of one's own changes nothing else")],
  ["perform", performing],
  [
    "resolve",
    ({ object }) =>
      hasWord(object, RESOLVED_TO) ? undefined : hasWord(object, RESOLVED) ? write() : undefined,
  ],
  [
    "open",
    ({ object, context }) =>
      hasWord(object, OPENED)
        ? write()
        : hasWord(object, SHOWN) || /\beditor|browser\b/.test(context.sentence)
          ? { class: "execute", doubt: "opening something shows it to the user" }
          : { class: "read", doubt: "opening something may start it" },
  ],
  ["ban", () => write("access is taken away, and can be given back")],
  ["kick", () => write("access is taken away, and can be given back")],
  ["suspend", () => write("access is taken away, and can be given back")],
  ["deactivate", () => write("it can be activated again, or not")],
  ["trash", () => write("the trash can be emptied")],
  ["discard", () => write("what is thrown away may not come back")],
  [
    "push",
    ({ context }) =>
      context.parameters.some(({ name }) => /^(?:force|forceWithLease|force_with_lease|delete)$/.test(name))
        ? { class: "destructive" }
        : undefined,
  ],
  ["crawl", () => ({ class: "read", doubt: "a whole site is a job of its own" })],
  ["wait", () => ({ class: "read", doubt: "it only waits" })],
  ["export", () => ({ class: "read", doubt: "an export may leave a file" })],
  ["format", ({ object }) => (hasWord(object, FORMATTED) ? { class: "read" } : undefined)],
  [
    "verify",
    ({ context }) =>
      /\btrigger|starts?\b/.test(context.sentence)
        ? write("a check that is started can change a state")
        : undefined,
  ],
  [
    "test",
    ({ object }) =>
      hasWord(object, TESTED) ? { class: "read", doubt: "it makes a request to see" } : undefined,
  ],
  ["synthesize", () => ({ class: "read", doubt: "what is made may be kept in a file" })],
  ["allocate", () => write("what is allocated may cost money")],
  ["drop", ({ context }) => (context.isInterface ? { class: "execute" } : undefined)],
  [
    "evaluate",
    ({ context }) =>
      context.isInterface || hasAny(context.top, EVALUATED) ? { class: "execute" } : undefined,
  ],
]);

const EVALUATED = new Set(["script", "expression", "code", "function", "js", "javascript"]);

const STORES = oneOf("disk bucket storage database db account server s3 index registry system");

function removal({ object: all, context }: Place): Found | undefined {
  const object = all.slice(0, 4);
  const isUnlinking =
    (context.words.has("from") && !hasAny(context.words, STORES)) ||
    hasWord(object, ASSOCIATED) ||
    (object.length === 0 && hasAny(context.words, ASSOCIATED));
  if (isUnlinking) return write();
  const required = context.parameters.filter(({ depth, isRequired }) => depth === 0 && isRequired);
  const isFromAnother = required.length >= 2 && /\bfrom (?:an?|the|its|their) /.test(context.sentence);
  return isFromAnother ? write("what is removed from there may exist elsewhere") : undefined;
}

function merging({ object, context }: Place): Found {
  const isBranch = hasWord(object, REQUESTS) || BRANCHES.test(context.sentence);
  if (!isBranch) return write("what is merged may not come apart again");
  const isLocal = context.words.has("git") && !hasWord(object, REQUESTED);
  return { class: "destructive", ...(isLocal && { doubt: "a local merge can be undone" }) };
}

/** Taking a workload down is destructive; ending what one began oneself is not. */
function ending(how: string, { object, context }: Place): Found {
  const words = [...object, ...context.words];
  if (hasWord(words, OWN_SESSION)) {
    return context.isInterface ? { class: "execute" } : write(`it ${how} what may be a session of one's own`);
  }
  if (hasWord(words, JOBS)) return { class: "execute", doubt: `it ${how} a job, which can be started again` };
  if (hasWord(words, WORKLOADS) || WORKLOAD_PROSE.test(context.sentence)) return { class: "destructive" };
  if (context.isInterface) return { class: "execute" };
  return { class: "destructive", doubt: `nothing says what it ${how}` };
}

function cancelling({ object, context }: Place): Found {
  const words = [...object, ...context.words];
  if (hasWord(words, JOBS) || JOB_PROSE.test(context.sentence)) {
    return { class: "execute", doubt: "it stops a job, which can be started again" };
  }
  if (context.isMoney && mentionsMoneyObject(words, "subscription")) {
    return { class: "destructive", doubt: "a contract ends, no money moves" };
  }
  return write("what is cancelled may not come back");
}

function clearing({ object, context }: Place): Found {
  const words = [...object, ...context.words];
  if (hasWord(words, CACHES)) {
    return write("a cache fills again");
  }
  if (hasWord(words, SETTINGS)) {
    return write("a setting of the session is forgotten");
  }
  return { class: "destructive", doubt: "what is cleared may be nobody's work" };
}

function resetting({ object, context }: Place): Found {
  const words = [...object, ...context.words];
  if (hasWord(words, RESETTABLE)) return { class: "destructive" };
  return write("what is reset may be a counter or somebody's data");
}

function starting({ object, context }: Place): Found {
  const words = [...object, ...context.words];
  if (hasWord(words, BEGUN)) {
    return { class: "execute", doubt: "what is started may be a session of one's own" };
  }
  return { class: "execute" };
}

const ANSWERS = oneOf("completion completions embedding embeddings moderation moderations transcription");

/** Creating a machine starts it, and creating a run starts that; what is provisioned costs money. */
function creating({ object, context }: Place): Found | undefined {
  const words = [...object, ...context.words];
  const last = object.at(-1) ?? "";
  if (ANSWERS.has(last) || hasWord(object.slice(0, 3), ANSWERS)) return { class: "read" };
  if (hasWord(words, MACHINES) || /\bvirtual machines?\b/.test(context.sentence)) {
    return { class: "execute", doubt: "a machine that is created runs, and costs money" };
  }
  if (/^(?:run|runs|testrun|execution|job)$/.test(last) || hasWord(words, TEST_RUNS)) {
    return { class: "execute", doubt: "a run that is created starts" };
  }
  if (hasWord(words, AUTOMATIC)) return write("the job goes on by itself");
  if (/\bprovision|\bbilling account\b/.test(context.beginning))
    return write("what is set up may cost money");
  return undefined;
}

function performing({ object }: Place): Found | undefined {
  const verb = object.map(verbOf).find((word) => word !== undefined);
  const known = verb === undefined ? undefined : VERBS.get(verb);
  return known === undefined
    ? { class: "execute", doubt: "nothing says what it performs" }
    : { class: known.class };
}

/** What acts on a page, a screen or a keyboard acts as the user, whatever its verb says; only looking reads. */
function interfaceMeaning(verb: string, { context }: Place): Found | undefined {
  return context.isInterface && INTERFACE_ACTS.has(verb) ? { class: "execute" } : undefined;
}

const INTERFACE_ACTS =
  oneOf(`click type fill press drag drop scroll select check uncheck upload navigate go open close
  switch resize move focus submit set hover tap swipe handle emulate pull use finish pause play record load run`);
