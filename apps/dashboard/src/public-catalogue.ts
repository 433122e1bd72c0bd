import "server-only";
import { type Catalogue, catalogueRevision, openCatalogue } from "@sallyport/catalog-store";
import { env } from "./env.ts";
import { KeptAnswers } from "./features/catalogue/kept-answers.ts";

const KEY = Symbol.for("sallyport.catalogue");

type State = { readonly pool: Catalogue; readonly answers: KeptAnswers };

/** One for the process, kept on the global object so that a hot reload does not open another pool. */
function state(): State {
  const kept = globalThis as { [KEY]?: State };
  kept[KEY] ??= open();
  return kept[KEY];
}

function open(): State {
  const pool = openCatalogue(env().DASHBOARD_DATABASE_URL, { connections: 4, statementMs: 3000 });
  const answers = new KeptAnswers({
    revision: () => catalogueRevision(pool),
    now: Date.now,
    most: 300,
    lookAgainMs: 1000,
    keptMs: 60_000,
  });
  return { pool, answers };
}

/** Asks the catalogue, or gives the answer that was given before. `key` names the question with all that it depends on. */
export function asked<Answer>(key: string, ask: (pool: Catalogue) => Promise<Answer>): Promise<Answer> {
  const { pool, answers } = state();
  return answers.answer(key, () => ask(pool));
}

/** The catalogue itself, for what is asked anew each time. */
export function publicCatalogue(): Catalogue {
  return state().pool;
}
