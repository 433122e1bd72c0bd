import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Stage } from "../testing/stage.ts";

/** docs/policy-language.md, section 2 through the real proxy: what arrives upstream is the verdict. */
const when = (path: string, op: string, value: unknown, rest: object = {}) => ({ path, op, value, ...rest });
const need = (...conditions: object[]) => ({ require: [{ conditions }] });
const WRITES = { annotations: { readOnlyHint: false } };
const SCHEMA = {
  type: "object",
  properties: { amount: { type: "integer", minimum: 1 }, to: { type: "string", maxLength: 8 } },
  required: ["amount"],
};
const TOOLS = [
  { name: "get_user", annotations: { readOnlyHint: true } },
  { name: "get_secret", annotations: { readOnlyHint: true } },
  { name: "list_users", annotations: { readOnlyHint: true } },
  { name: "delete_user", annotations: { destructiveHint: true } },
  { name: "get_rid_of", annotations: { destructiveHint: true, readOnlyHint: true } },
  { name: "hidden_one", ...WRITES },
  { name: "update_user", ...WRITES },
  { name: "mystery" },
  { name: "fetch", ...WRITES },
  { name: "read_file", ...WRITES },
  { name: "write_file", ...WRITES },
  { name: "open_file", ...WRITES },
  { name: "fetch_any", ...WRITES },
  { name: "order", ...WRITES },
  { name: "grouped", ...WRITES },
  { name: "who", ...WRITES },
  { name: "who_else", ...WRITES },
  { name: "named_client", ...WRITES },
  { name: "never_on_time", ...WRITES },
  { name: "approve_big", ...WRITES },
  { name: "pinned", ...WRITES, inputSchema: SCHEMA },
  { name: "pinned_loose", ...WRITES, inputSchema: SCHEMA },
  { name: "pinned_elsewhere", ...WRITES, inputSchema: { $ref: "https://example.com/schema.json" } },
  { name: "pinned_none", ...WRITES },
];
const PINNED = { arguments: { schema: "pinned" } };
const POLICY = {
  version: "2",
  default: "deny",
  hide: ["hidden_*"],
  tools: {
    "get_*": {},
    "@read": {},
    "@destructive": need(when("args.confirm", "eq", true)),
    get_secret: { action: "deny", reason: "Secrets stay here." },
    delete_user: {},
    hidden_one: {},
    mystery: {},
    fetch: need(when("args.url", "host_in", ["example.com", "*.example.org"])),
    read_file: need(when("args.path", "path_within", "/srv/data")),
    write_file: { deny_if: [{ conditions: [when("args.path", "path_within", ["/etc"])] }] },
    open_file: need(when("args.path", "path_within", ["C:\\data"])),
    fetch_any: { deny_if: [{ conditions: [when("args.url", "host_in", ["127.0.0.1", "*.evil.net"])] }] },
    order: {
      ...need(when("args.items[*].price", "lte", 100, { quantifier: "every" })),
      deny_if: [{ conditions: [when("args.items[*].sku", "starts_with", "X-", { quantifier: "some" })] }],
    },
    grouped: need(
      {
        any: [
          when("args.env", "eq", "dev"),
          { all: [when("args.env", "eq", "prod"), when("args.ticket", "exists", true)] },
        ],
      },
      { not: when("args.note", "contains", "rm -rf") },
    ),
    who: need(
      when("identity.kind", "eq", "agent"),
      when("identity.labels.team", "eq", "payments"),
      when("grant.labels.tier", "in", ["gold"]),
      when("server.labels.zone", "eq", "eu"),
      when("tool.class", "eq", "write"),
      when("time.hour", "gte", 0),
    ),
    who_else: need(when("identity.labels.team", "eq", "ops")),
    named_client: need(when("client.name", "eq", "claude-code")),
    never_on_time: need(when("time.hour", "gt", 23)),
    approve_big: {
      approval: { when: [when("args.amount", "gt", 100)], expires: "30m", quorum: 2, wait: "1s" },
    },
    pinned: PINNED,
    pinned_loose: { arguments: { schema: "pinned", additional: "allow" } },
    pinned_elsewhere: PINNED,
    pinned_none: PINNED,
  },
};
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({
    policy: POLICY,
    tools: TOOLS,
    labels: { identity: { team: "payments" }, grant: { tier: "gold" }, server: { zone: "eu" } },
  });
});
afterAll(() => stage?.strike());

/** "arrived", or the rule that denied the call; the upstream and the trail must agree. */
async function fate(tool: string, args: object): Promise<string | undefined> {
  const { hits, rows } = await stage.witness(() => stage.call(tool, args));
  expect(rows).toHaveLength(1);
  expect(hits.map(({ message }) => message?.params?.["arguments"])).toEqual(
    rows[0]?.effect === "allow" ? [args] : [],
  );
  return hits.length === 1 ? "arrived" : rows[0]?.rule;
}

async function listed(): Promise<string[]> {
  const { body } = await stage.say({ jsonrpc: "2.0", id: 1, method: "tools/list" });
  return JSON.parse(body).result.tools.map(({ name }: { name: string }) => name);
}

describe("selectors", () => {
  it("allows what a glob or a class matches", async () => {
    expect(await fate("get_user", {})).toBe("arrived");
    expect(await fate("list_users", {})).toBe("arrived");
  });

  it("applies every matching rule, and denies if one of them denies", async () => {
    expect(await fate("get_secret", {})).toBe("/tools/get_secret/action");
    expect(await fate("delete_user", {})).toBe("/tools/@destructive/require/0");
    expect(await fate("delete_user", { confirm: true })).toBe("arrived");
    expect(await fate("get_rid_of", {})).toBe("/tools/@destructive/require/0");
  });

  it("restricts a tool of unknown class by every class, and allows it by none", async () => {
    expect(await fate("mystery", {})).toBe("/tools/@destructive/require/0");
    expect(await fate("mystery", { confirm: true })).toBe("arrived");
    expect(await fate("update_user", {})).toBe("(default deny)");
  });

  it("answers a tool hidden by a glob as unknown, and does not list it", async () => {
    expect(await fate("hidden_one", {})).toBe("(hidden)");
    expect(await listed()).not.toContain("hidden_one");
  });

  it("lists a tool that some arguments may call or that a rule denies by name, and no other", async () => {
    const shown = await listed();
    expect(shown).toEqual(expect.arrayContaining(["get_user", "list_users", "get_secret", "mystery", "who"]));
    for (const name of ["update_user", "who_else", "named_client", "never_on_time"])
      expect(shown).not.toContain(name);
  });
});

describe("host_in", () => {
  it.each([
    "https://example.com/path?q=1",
    "http://EXAMPLE.com:8080",
    "https://example.com./",
    "https://a.b.example.org/",
    "wss://x.example.org",
  ])("allows %s", (url) => expect(fate("fetch", { url })).resolves.toBe("arrived"));

  it.each([
    "https://example.com.evil.com/",
    "https://evil.com/example.com",
    "https://evil.com/?u=https://example.com",
    "https://evil.com#example.com",
    "https://example.com@evil.com/",
    "http://good.com%2f@127.0.0.1/",
    "https://evil.com\\@example.com/",
    "https://example.com\\.evil.com",
    "https:\\\\example.com",
    "https://notexample.com",
    "https://evilexample.org",
    "https://example.org",
    "https://exam\tple.com",
    " https://example.com",
    "https://example.com\n.evil.com",
    "//example.com/",
    "example.com",
    "ftp://example.com/",
    "javascript://example.com/%0aalert(1)",
    "file://example.com/etc/passwd",
    "https://xn--exmple-cua.com/",
    "https://ex\u0430mple.com/",
    "",
  ])("denies %j", (url) => expect(fate("fetch", { url })).resolves.toBe("/tools/fetch/require/0"));

  it.each([[["https://example.com"]], [{ href: "https://example.com" }], [null], [7]])("denies %j", (url) =>
    expect(fate("fetch", { url })).resolves.toBe("/tools/fetch/require/0"),
  );
});

describe("path_within", () => {
  it.each(["/srv/data", "/srv/data/", "/srv/data/a/b.txt", "/srv/data/x/../y", "/srv//data/./z"])(
    "allows %s",
    (path) => expect(fate("read_file", { path })).resolves.toBe("arrived"),
  );

  it.each([
    "/srv/data/../secret",
    "/srv/data/a/../../../etc/passwd",
    "/srv/data/...",
    "/srv/database",
    "/srv/dat",
    "/etc/passwd",
    "srv/data/a",
    "../srv/data/a",
    "/../srv/data/a",
    "/srv/data/%2e%2e/secret",
    "/srv/data/..%2fsecret",
    "/srv/data/..%5csecret",
    "/srv/data\\..\\..\\etc\\passwd",
    "/srv/data/a\\b\\c\\d/../../../etc/passwd",
    "\\srv\\data\\x",
    "//srv/data/x",
    "/srv/data/a%2f..%2f..%2f..%2fetc",
    "/srv/data/\uff0e\uff0e/\uff0e\uff0e/etc/passwd",
    "/srv/data/$NONE/../../etc/passwd",
    "/srv/data/x?/../../../etc/passwd",
    "/srv/data//../../etc/passwd",
    "/srv/data/.\t./x",
    "/srv/data/nul",
    "/srv/data/\u0000/../../etc",
    "~/srv/data",
    "~root/srv/data",
    "/SRV/DATA/a",
    "file:///srv/data/a",
    "C:\\srv\\data\\a",
    "",
  ])("denies %j", (path) => expect(fate("read_file", { path })).resolves.toBe("/tools/read_file/require/0"));
});

describe("path_within of a drive", () => {
  it.each(["C:\\data\\x", "c:/data/x y.txt", "C:\\data\\a\\..\\b"])("allows %s", (path) =>
    expect(fate("open_file", { path })).resolves.toBe("arrived"),
  );

  it.each([
    "C:\\data\\..\\x",
    "C:\\data\\x\\y/../../../etc",
    "C:data\\x",
    "C:\\DATA~1\\x",
    "C:\\data.\\x",
    "C:\\data\\con.txt",
    "\\\\?\\C:\\data\\x",
    "\\\\host\\data\\x",
    "/data/x",
  ])("denies %j", (path) => expect(fate("open_file", { path })).resolves.toBe("/tools/open_file/require/0"));
});

describe("path_within in deny_if", () => {
  it.each(["/srv/a b.txt", "/etcetera/x", "/home/me/.config/%41.txt", "/srv/[id]/2026-01-01T10:00.log"])(
    "allows %s",
    (path) => expect(fate("write_file", { path })).resolves.toBe("arrived"),
  );

  it.each([
    "/etc/passwd",
    "/a\\b/../etc/passwd",
    "/%65tc/passwd",
    "/%2565tc/passwd",
    "/ETC/passwd",
    "/etc./passwd",
    "/etc$NONE/passwd",
    "/etc\u200b/passwd",
    "/\uff45tc/passwd",
    "/x//../etc/passwd",
    " /etc/passwd",
    "/etc?x",
    "C:\\etc\\passwd",
    "etc/passwd",
  ])("denies %j", (path) =>
    expect(fate("write_file", { path })).resolves.toBe("/tools/write_file/deny_if/0"),
  );
});

describe("host_in in deny_if", () => {
  it.each(["https://example.com/", "http://127.0.0.2/", "https://evil.net/"])("allows %s", (url) =>
    expect(fate("fetch_any", { url })).resolves.toBe("arrived"),
  );

  it.each([
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://127.1/",
    "http://[::ffff:127.0.0.1]/",
    "https://a.evil.net./",
    "https://a.evil.net%2f@example.com/",
    "https://\uff41.evil.net/",
    "https://a.evil\u3002net/",
  ])("denies %j", (url) => expect(fate("fetch_any", { url })).resolves.toBe("/tools/fetch_any/deny_if/0"));
});

describe("paths with [*]", () => {
  const good = { price: 1, sku: "A-1" };
  it("allows a list whose items all fit, and denies one with a forbidden item", async () => {
    expect(await fate("order", { items: [good, { price: 100, sku: "B" }] })).toBe("arrived");
    expect(await fate("order", { items: [good, { price: 5, sku: "X-9" }] })).toBe("/tools/order/deny_if/0");
  });

  it.each<[string, unknown]>([
    ["one item above the maximum", [good, { price: 100.000000001, sku: "B" }]],
    ["one item without a price", [good, { sku: "B" }]],
    ["a price that is a string", [{ price: "1", sku: "B" }]],
    ["a list of prices", [{ price: [1], sku: "B" }]],
    ["a list in the list", [[good]]],
    ["an empty list", []],
    ["an object instead of a list", good],
    ["null", null],
    ["a string", "items"],
    ["an object with numbers for keys", { 0: good }],
  ])("denies %s", (_, items) => expect(fate("order", { items })).resolves.toBe("/tools/order/require/0"));
  it("denies a missing list", () => expect(fate("order", {})).resolves.toBe("/tools/order/require/0"));
});

describe("groups", () => {
  it.each([
    { env: "dev", note: "" },
    { env: "prod", ticket: "T-1", note: "tidy" },
  ])("allows %j", (args) => expect(fate("grouped", args)).resolves.toBe("arrived"));
  it.each([
    { env: "prod", note: "" },
    { env: "stage", ticket: "T-1", note: "" },
    { env: "dev", note: "rm -rf /" },
    { env: "dev", note: { text: "rm -rf /" } },
    { env: ["dev"], note: "" },
    {},
  ])("denies %j", (args) => expect(fate("grouped", args)).resolves.toBe("/tools/grouped/require/0"));
});

describe("facts about the caller, the server and the time", () => {
  it("allows a call by identity, labels, tool class and hour", () =>
    expect(fate("who", {})).resolves.toBe("arrived"));
  it("denies a call when a label differs", () =>
    expect(fate("who_else", {})).resolves.toBe("/tools/who_else/require/0"));
  it("denies a call when the client's name is not known", () =>
    expect(fate("named_client", {})).resolves.toBe("/tools/named_client/require/0"));
  it("denies a call at another hour", () =>
    expect(fate("never_on_time", {})).resolves.toBe("/tools/never_on_time/require/0"));

  it("applies a changed label to later calls", async () => {
    await stage.tenant.query(`UPDATE identities SET labels = '{"team":"ops"}' WHERE id = $1`, [
      stage.tenant.identityId,
    ]);
    await expect.poll(() => fate("who_else", {}), { timeout: 10_000 }).toBe("arrived");
    expect(await fate("who", {})).toBe("/tools/who/require/0");
  });
});

it("holds a call that needs approval by its arguments", async () => {
  expect(await fate("approve_big", { amount: 100 })).toBe("arrived");
  expect(await fate("approve_big", { amount: 101 })).toBe("/tools/approve_big/approval");
  const { body } = await stage.call("approve_big", { amount: "101" });
  expect(body).toContain("[APPROVAL PENDING]");
});

describe("arguments under a pinned schema", () => {
  it("allows arguments that fit", () =>
    expect(fate("pinned", { amount: 5, to: "me" })).resolves.toBe("arrived"));
  it.each<[string, object]>([
    ["a wrong type", { amount: "5" }],
    ["a fraction for an integer", { amount: 5.5 }],
    ["a missing argument", { to: "me" }],
    ["a string that is too long", { amount: 5, to: "somewhere else" }],
    ["an argument that the schema does not name", { amount: 5, memo: "x" }],
    ["an argument named __proto__", JSON.parse('{"amount":5,"__proto__":{}}')],
  ])("denies %s", (_, args) => expect(fate("pinned", args)).resolves.toBe("/tools/pinned/arguments"));

  it("allows additional arguments where the policy says so", () =>
    expect(fate("pinned_loose", { amount: 5, memo: "x" })).resolves.toBe("arrived"));
  it("denies every call under a schema that cannot be checked, and without a schema", async () => {
    expect(await fate("pinned_elsewhere", {})).toBe("/tools/pinned_elsewhere/arguments");
    expect(await fate("pinned_none", {})).toBe("/tools/pinned_none/arguments");
  });
});
