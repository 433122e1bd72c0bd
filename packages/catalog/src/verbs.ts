import type { ToolClass } from "./tool-class.ts";

/**
 * What a verb does when nothing else is known. A firm one is a verb wherever it stands in a name; a loose one is a noun
 * as often (`run`, `order`, `post`) and counts where verbs stand.
 */
export type Verb = { readonly class: ToolClass; readonly isFirm: boolean };

const FIRM: Readonly<Record<ToolClass, string>> = {
  read: `get list fetch read retrieve find show describe inspect lookup preview validate verify lint analyze analyse
    compare explain summarize summarise estimate calculate ping poll detect identify suggest recommend parse
    extract scrape enumerate examine discover introspect peek obtain return tell ask answer geocode translate decode
    generate render convert whoami browse understand simplify synthesize transcribe recognize`,
  write: `create add update edit modify insert upsert write append save upload rename move copy duplicate fork send
    reply publish unpublish unshare assign unassign unlink enable disable activate deactivate archive unarchive mute
    unmute subscribe unsubscribe register invite join leave approve reject submit configure attach detach replace
    reorder prioritize reschedule respond accept decline snooze compose toggle unpin unlock reopen unfollow unstar
    react memorize remember restore initialize init provision reconnect bind unbind clone protect unprotect expose
    synchronize associate disassociate dissociate ingest ban unban suspend unsuspend kick adjust downgrade notify
    enqueue mark allow grant put patch reassign rotate set populate rebase squash amend dismiss
    acknowledge finalize fulfill void logout refill annotate`,
  execute: `execute exec eval evaluate invoke trigger start restart reboot launch spawn redeploy install rerun retry
    resume click dblclick hover navigate press drag scroll swipe tap simulate dispatch interact emulate automate
    orchestrate upgrade migrate relaunch reload perform login authenticate wake unpause fire`,
  destructive: `delete remove destroy drop purge wipe erase truncate revoke terminate kill shutdown uninstall
    deprovision decommission prune cleanup del rm rmdir unregister deregister evict nuke overwrite obliterate rollback
    revert stop cancel abort reset clear flush undeploy unschedule discard forget`,
  financial: `pay refund purchase buy sell withdraw donate remit liquidate repay borrow payout`,
};

const LOOSE: Readonly<Record<ToolClass, string>> = {
  read: `search query view compute count download check map scan audit trace watch wait look screenshot snapshot capture crawl
    see load provide give demonstrate display determine guide explore echo resolve export research reason review select
    tail reverse measure rank match report print think predict classify forecast recall monitor diff access dump
    evaluate filter score debug`,
  write: `post link open close complete draft pin lock follow star like comment label tag note record log vote rate
    store import connect disconnect commit push stage checkout branch apply format promote sync pull sort pause message
    track book reserve fill merge block unblock switch scale stash establish manage forward share schedule transition
    finish end replay ship handle request place confirm make authorize issue change resize ack`,
  execute: `run call play build compile test benchmark agent ssh shell terminal type go boot control speak deploy
    screencast turn initiate process skip seek`,
  destructive: `empty expire drain trash clean`,
  financial: `charge order trade transfer swap stake unstake bridge lend bet wager bid redeem mint settle deposit tip
    invest exercise wrap unwrap`,
};

const KNOWN: ReadonlyMap<string, Verb> = new Map([...entries(LOOSE, false), ...entries(FIRM, true)]);

const UNDOING: Verb = { class: "write", isFirm: true };

/** The verb that a word is: also one with "re" before it, which does the same, or "un", which takes it back. */
export function verbNamed(word: string): Verb | undefined {
  const known = KNOWN.get(word);
  if (known !== undefined) return known;
  const prefix = word.slice(0, 2);
  if (word.length < 6 || (prefix !== "re" && prefix !== "un")) return undefined;
  const verb = KNOWN.get(word.slice(2));
  if (verb?.isFirm !== true) return undefined;
  return prefix === "un" ? UNDOING : verb;
}

/** Words that name what is returned: a name that ends in one and has no firm verb reads. */
export const READ_NOUNS: ReadonlySet<string> = new Set(
  `status state info information details detail history logs log stats statistics list count version versions schema
   balance balances help docs documentation guide guidelines metrics health usage overview summary results result
   members entries replies unreads indexes size storage catalog capabilities types categories properties variables
   settings preferences tips insights analytics report reports content contents thumbnail thumbnails preview children
   activity events discussions diff changes blame price prices pricing quote quotes ticker tickers orderbook candles
   snapshot screenshot permissions rules advice guidance instructions practices bestpractices reference references
   glossary faq matrix tree graph top comments attachments labels tags`.split(/\s+/),
);

function entries(lists: Readonly<Record<ToolClass, string>>, isFirm: boolean): [string, Verb][] {
  return (Object.keys(lists) as ToolClass[]).flatMap((kind) =>
    lists[kind].split(/\s+/).map((word): [string, Verb] => [word, { class: kind, isFirm }]),
  );
}
