import { hasAny } from "./context.ts";
import type { Found, Place } from "./meaning.ts";
import { mentionsMoneyObject } from "./money.ts";
import {
  hasWord,
  ASSOCIATED,
  WORKLOADS,
  WORKLOAD_PROSE,
  JOBS,
  JOB_PROSE,
  OWN_SESSION,
  CREDENTIALS,
  BRANCHES,
  RESOURCES,
  RESOLVED_TO,
  RESOLVED,
  OPENED,
  SHOWN,
  FORMATTED,
  TESTED,
  REQUESTS,
  REQUESTED,
  CACHES,
  SETTINGS,
  RESETTABLE,
  BEGUN,
  REPORTS,
  CALLS,
  MEDIA,
  STARTED,
  MACHINES,
  TEST_RUNS,
  STORES,
  ANSWERS,
  DISKS,
  MIGRATIONS,
  VIEWS,
} from "./nouns.ts";
import { verbOf } from "./prose.ts";
import { verbNamed } from "./verbs.ts";

type Rule = (place: Place) => Found | undefined;

const write = (doubt?: string): Found => ({ class: "write", ...(doubt !== undefined && { doubt }) });

/** Verbs whose class depends on their object. Undefined leaves the dictionary's answer. */
export const VERB_RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
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
  ["manage", () => write("managing may delete")],
  [
    "make",
    ({ object }) =>
      hasWord(object, CALLS) ? { class: "execute", doubt: "a call cannot be taken back" } : undefined,
  ],
  ["pause", ({ object }) => (hasWord(object, MEDIA) ? { class: "execute" } : undefined)],
  ["skip", () => ({ class: "execute", doubt: "nothing says what it skips" })],
  ["scale", () => write("at zero it takes something down")],
  [
    "apply",
    ({ object }) =>
      hasWord(object, MIGRATIONS)
        ? { class: "execute", doubt: "a migration may not be undone" }
        : write("what is applied may start workloads"),
  ],
  [
    "snapshot",
    ({ object, context }) =>
      context.isInterface || object.length === 0 || hasWord(object, VIEWS)
        ? undefined
        : write("a snapshot may be kept or only shown"),
  ],
  ["forget", () => ({ class: "destructive", doubt: "what is forgotten may exist elsewhere" })],
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
  [
    "format",
    ({ object }) =>
      hasWord(object, DISKS)
        ? { class: "destructive" }
        : hasWord(object, FORMATTED)
          ? { class: "read" }
          : undefined,
  ],
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

/** Creating a machine starts it, and creating a run starts that; what is provisioned costs money. */
function creating({ object, context }: Place): Found | undefined {
  const words = [...object, ...context.words];
  const last = object.at(-1) ?? "";
  if (ANSWERS.has(last) || hasWord(object.slice(0, 3), ANSWERS)) return { class: "read" };
  if (hasWord(words, MACHINES) || /\bvirtual machines?\b/.test(context.sentence)) {
    return { class: "execute", doubt: "a machine that is created runs, and costs money" };
  }
  if (REPORTS.has(last)) return write("what is made may be a job of its own");
  if (STARTED.has(last)) return { class: "execute", doubt: "what is created may start" };
  if (/^(?:run|runs|testrun|execution|job)$/.test(last) || hasWord(words, TEST_RUNS)) {
    return { class: "execute", doubt: "a run that is created starts" };
  }
  if (/\bprovision|\bbilling account\b/.test(context.beginning))
    return write("what is set up may cost money");
  return undefined;
}

function performing({ object }: Place): Found | undefined {
  const verb = object.map(verbOf).find((word) => word !== undefined);
  const known = verb === undefined ? undefined : verbNamed(verb);
  return known === undefined
    ? { class: "execute", doubt: "nothing says what it performs" }
    : { class: known.class };
}
