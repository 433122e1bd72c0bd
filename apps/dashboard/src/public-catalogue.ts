import "server-only";
import { type Catalogue, catalogueRevision, openCatalogue } from "@sallyport/catalog-store";
import { env } from "./env.ts";

const KEY = Symbol.for("sallyport.catalogue");
const MAX_KEPT = 300;
const LOOK_AGAIN_MS = 1000;
/** An answer is not kept longer than this, whatever the revision says. */
const KEPT_MS = 60_000;

type Kept = { readonly at: number; readonly answer: Promise<unknown> };
type State = {
  readonly pool: Catalogue;
  readonly answers: Map<string, Kept>;
  revision: string;
  lookedAt: number;
};

/** One for the process, kept on the global object so that a hot reload does not open another pool. */
function state(): State {
  const kept = globalThis as { [KEY]?: State };
  kept[KEY] ??= {
    pool: openCatalogue(env().DASHBOARD_DATABASE_URL, { connections: 4, statementMs: 3000 }),
    answers: new Map(),
    revision: "",
    lookedAt: 0,
  };
  return kept[KEY];
}

/**
 * Asks the catalogue, or gives the answer that was given before while nothing was taken in since: whether it was is
 * looked up once a second. `key` names the question with all that it depends on.
 */
export async function asked<Answer>(key: string, ask: (pool: Catalogue) => Promise<Answer>): Promise<Answer> {
  const now = Date.now();
  const at = state();
  if (now - at.lookedAt > LOOK_AGAIN_MS) {
    at.lookedAt = now;
    const revision = await catalogueRevision(at.pool);
    if (revision !== at.revision) at.answers.clear();
    at.revision = revision;
  }
  const kept = at.answers.get(key);
  if (kept !== undefined && now - kept.at < KEPT_MS) return (await kept.answer) as Answer;
  const answer = ask(at.pool);
  at.answers.delete(key);
  at.answers.set(key, { at: now, answer });
  const [oldest] = at.answers.keys();
  if (at.answers.size > MAX_KEPT && oldest !== undefined) at.answers.delete(oldest);
  answer.catch(() => at.answers.delete(key)); // a failure is not an answer
  return answer;
}
