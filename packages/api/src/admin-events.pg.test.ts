import type { Actor } from "@sallyport/services";
import { afterAll, beforeAll, expect, it } from "vitest";
import { appRouter } from "./app-router.ts";
import { AT, MATRIX, type Things } from "./testing/procedure-matrix.ts";
import { createTestProduct, type TestProduct } from "./testing/test-product.ts";

/** Mutations that append nothing to the admin log, each with its reason. */
const UNTOLD: Readonly<Record<string, string>> = {
  "account.revokeSession": "a session belongs to a person, and no organisation's row changes",
  "policy.saveDraft": "a draft enforces nothing; publishing it is told",
  "server.testConnection": "saves nothing",
  "approval.checkEdited": "says what an edit would come to, and saves nothing",
};
/** Mutations that do nothing but tell the log. */
const TELLS_ONLY = ["approval.open"];
/** A new account: the matrix has none that would be accepted. */
const ACCOUNT = {
  email: "new@example.com",
  password: "correct horse battery",
  name: "New",
  organisation: "New",
};
/** What has to be so before a procedure succeeds. */
const BEFORE: Readonly<Record<string, (things: Things) => Promise<unknown>>> = {
  "policy.delete": ({ grantId }) =>
    at.admin.query("UPDATE grants SET revoked_at = now() WHERE id = $1", [grantId]),
  "policy.saveDraft": ({ policyId }) =>
    at.admin.query("UPDATE policies SET draft_updated_at = $2 WHERE id = $1", [policyId, AT]),
};

let at: TestProduct;
let actor: Actor;
let org: string;
let tables: string[];

beforeAll(async () => {
  at = await createTestProduct();
  ({ actor, org } = await at.person("Ada", "Acme"));
  const { rows } = await at.admin.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id'
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition`,
  );
  tables = ["orgs", ...rows.map(({ name }) => name)];
});
afterAll(() => at.close());

/** The rows of every tenant table and of organisations, by the transaction that wrote them. */
async function written(): Promise<Map<string, { transactions: Set<string>; rows: number }>> {
  const found = new Map<string, { transactions: Set<string>; rows: number }>();
  for (const table of tables) {
    const { rows } = await at.admin.query<{ xmin: string }>(`SELECT xmin::text FROM ${table}`);
    found.set(table, { transactions: new Set(rows.map(({ xmin }) => xmin)), rows: rows.length });
  }
  return found;
}

type Changes = { readonly changed: string[]; readonly untold: string[]; readonly events: number };

/** What `work` changed in tenant tables, and which of it no admin event of the same transaction tells. */
async function changesOf(work: () => Promise<unknown>): Promise<Changes> {
  const before = await written();
  await work();
  const after = await written();
  const fresh = (table: string): string[] =>
    [...(after.get(table)?.transactions ?? [])].filter((id) => !before.get(table)?.transactions.has(id));
  const told = new Set(fresh("admin_events"));
  const others = tables.filter((table) => table !== "admin_events");
  const shrunk = others.filter((table) => (after.get(table)?.rows ?? 0) < (before.get(table)?.rows ?? 0));
  return {
    changed: others.filter((table) => fresh(table).length > 0 || shrunk.includes(table)),
    untold: others.filter(
      (table) => fresh(table).some((id) => !told.has(id)) || (shrunk.includes(table) && told.size === 0),
    ),
    events: told.size,
  };
}

async function run(name: string): Promise<Changes> {
  await at.forgetThrottles();
  // The free plan has room for 50 servers.
  await at.admin.query("UPDATE servers SET deleted_at = now() WHERE deleted_at IS NULL");
  const things = await at.things(actor, org);
  await BEFORE[name]?.(things);
  const input = name === "account.signUp" ? ACCOUNT : MATRIX[name]?.input(things);
  return changesOf(async () =>
    expect(await at.outcome(actor, name, input)).toEqual({ code: "ok", message: "" }),
  );
}

const procedures = Object.entries(
  appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>,
);
const named = (type: string): string[] =>
  procedures.filter(([, { _def }]) => _def.type === type).map(([name]) => name);

it.each(named("mutation").filter((name) => !(name in UNTOLD) && !TELLS_ONLY.includes(name)))(
  "%s appends an admin event in each transaction that changes rows",
  async (name) => {
    const { changed, untold } = await run(name);
    expect(changed).not.toEqual([]);
    expect(untold).toEqual([]);
  },
);

it.each(Object.entries(UNTOLD))("%s appends no admin event: %s", async (name) => {
  const { changed, events } = await run(name);
  expect(events).toBe(0);
  expect(changed).toEqual(name === "policy.saveDraft" ? ["policies"] : []);
});

it.each(TELLS_ONLY)("%s appends an admin event and changes nothing else", async (name) => {
  expect(await run(name)).toEqual({ changed: [], untold: [], events: 1 });
});

it.each(named("query"))("%s changes no row", async (name) => {
  expect(await run(name)).toEqual({ changed: [], untold: [], events: 0 });
});

it.each<[string, string, string[]]>([
  ["a row that is changed", "UPDATE servers SET name = 'x'", ["servers"]],
  [
    "a row that is added",
    "INSERT INTO identities (org_id, kind, name) SELECT id, 'agent', 'x' FROM orgs",
    ["identities"],
  ],
  ["a row that is deleted", "DELETE FROM grant_tokens", ["grant_tokens"]],
])("%s without an admin event is noticed", async (_, sql, untold) => {
  await at.things(actor, org);
  expect(await changesOf(() => at.admin.query(sql))).toEqual({ changed: untold, untold, events: 0 });
});
