import type { Seen, Within } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";
import { UpstreamFailure } from "../call/upstream-failure.ts";
import { toOutcomeRecord } from "../record/outcome-record.ts";
import { toWithinRow } from "../record/within-record.ts";

/** What can go out, and `told` for when it did: the questions in it have their outcomes then. */
export type Decided<T> = { readonly value: T; readonly told: (isGone: boolean) => void };

/**
 * Does what may decide questions of the server, and gives what comes of it once they are on the disk; also where that is
 * an error. Nothing of it may go out before. Throws UpstreamFailure where they cannot be recorded.
 */
export function decideFirst<T>(
  act: (questions: Within[]) => T,
  { call, context }: { readonly call: Seen; readonly context: CallContext },
  ports: Ports,
): Decided<T> | Promise<Decided<T>> {
  const questions: Within[] = [];
  const finish = attempt(() => act(questions));
  const news = questions.filter(({ once }) => once === undefined || !ports.tasks.isRecorded(once));
  if (news.length === 0) return { value: finish(), told: () => undefined };
  const { orgId } = context.access.grant;
  return recordQuestions(news, call, ports).then((passed) => ({
    value: finish(),
    told: (isGone) => {
      for (const seen of passed) settleQuestion(seen, { isGone, orgId }, ports);
    },
  }));
}

/** Those of them that may go out. */
async function recordQuestions(
  questions: readonly Within[],
  call: Seen,
  { clock, notReady, spool, tasks }: Ports,
): Promise<Seen[]> {
  if (notReady() !== undefined) throw new UpstreamFailure("undecided", 200);
  const rows = questions.map((question) => toWithinRow(call, question, clock));
  try {
    await Promise.all(rows.map(({ record }) => spool.append(record)));
  } catch {
    throw new UpstreamFailure("undecided", 200);
  }
  for (const { once } of questions) if (once !== undefined) tasks.noteRecorded(once);
  return rows.flatMap(({ seen, isPassedOn }) => (isPassedOn ? [seen] : []));
}

/** What an act gives or throws, for later. */
function attempt<T>(act: () => T): () => T {
  try {
    const value = act();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** The outcome of a question: whether the client was there when it went out. */
export function settleQuestion(
  seen: Seen,
  { isGone, orgId }: { readonly isGone: boolean; readonly orgId: string },
  { clock, spool }: Ports,
): void {
  const record = toOutcomeRecord(seen, {
    orgId,
    at: clock.now(),
    elapsed: clock.elapsed(),
    result: isGone ? "client_gone" : "ok",
    upstreamStatus: null,
    upstreamMicros: 0,
    responseBytes: 0,
    charges: [],
  });
  spool.appendLazily(record);
}
