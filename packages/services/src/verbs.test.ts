import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { breachesOf, type Exceptions } from "./testing/verb-rules.ts";

const ROOT = import.meta.dirname;
const OF_A_PERSON = "a session belongs to a person and not to an organisation, whose log would tell of it";
const BEFORE_ANY_ROLE = "it is asked before anybody has a role";
const SESSION_ID = "takes the session id of the cookie and nothing that a person types";

const EXCEPTIONS: Exceptions = {
  noVerb: {
    createServices: "makes what verbs work with",
    invalidInput: "makes the error of an input that cannot be parsed",
  },
  noInput: {
    getMe: "takes no input",
    listSessions: "takes no input",
    loadActor: SESSION_ID,
    signOut: SESSION_ID,
  },
  noRole: {
    getMe: "tells which organisations there are to enter",
    listSessions: OF_A_PERSON,
    loadActor: BEFORE_ANY_ROLE,
    revokeSession: OF_A_PERSON,
    sendMessage: "anybody may write to the operator",
    signIn: BEFORE_ANY_ROLE,
    signOut: BEFORE_ANY_ROLE,
    signUp: "makes the organisation, and its first admin",
  },
  noEvent: {
    loadActor: OF_A_PERSON,
    revokeSession: OF_A_PERSON,
    sendMessage: "it belongs to no organisation",
    saveDraft: "a draft enforces nothing; publishing it is told",
    signIn: OF_A_PERSON,
    signOut: OF_A_PERSON,
  },
  ownTransaction: {
    "account/get-me.ts": "reads the memberships of one person",
    "account/list-sessions.ts": OF_A_PERSON,
    "account/load-actor.ts": BEFORE_ANY_ROLE,
    "account/revoke-session.ts": OF_A_PERSON,
    "account/sign-in.ts": BEFORE_ANY_ROLE,
    "account/sign-out.ts": BEFORE_ANY_ROLE,
    "account/sign-up.ts": "makes the organisation that it enters",
    "contact/send-message.ts": "a message belongs to no organisation",
    "in-org.ts": "is the way in that checks the role",
    "services.ts": "makes the connection",
    "throttle.ts": "counts attempts, which belong to no organisation",
  },
};
const NONE: Exceptions = { noVerb: {}, noInput: {}, noRole: {}, noEvent: {}, ownTransaction: {} };

function sources(folder = ""): [string, string][] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "testing" ? [] : sources(path);
    return entry.name.endsWith(".test.ts") ? [] : [[path, readFileSync(join(ROOT, path), "utf8")]];
  });
}

it("every verb is alone in its file, parses its input, checks the role and tells the admin log", () => {
  expect(breachesOf(new Map(sources()), EXCEPTIONS)).toEqual([]);
});

describe("the rules of verbs", () => {
  const breachesIn = (body: string, more: Record<string, string> = {}): string[] =>
    breachesOf(
      new Map(
        Object.entries({
          "index.ts": 'export { CloseShopInput, closeShop } from "./shop/close-shop.ts";',
          "shop/close-shop.ts": `
            import { inOrg } from "../in-org.ts";
            import { forget } from "./forget.ts";
            export const CloseShopInput = InOrgInput;
            export async function closeShop(caller, given) { ${body} }`,
          ...more,
        }),
      ),
      NONE,
    );
  const PARSE = "const input = parseInput(CloseShopInput, given);";
  const inOrg = (work: string): string =>
    `${PARSE} return inOrg(caller, { org: input.org, role: "admin" }, async ({ tx, record }) => { ${work} });`;
  const FORGET = { "shop/forget.ts": "export const forget = (tx) => tx.shop.deleteMany({});" };
  const NO_PARSE = "closeShop does not begin with parseInput(CloseShopInput, …)";
  const NO_ROLE = 'closeShop does something before inOrg(caller, { org: input.org, role: "…" }, …)';
  const SEVERAL =
    "closeShop enters its organisation with several roles, or with one that is not written where it enters";
  const SILENT = "closeShop changes rows and tells the admin log nothing of it";
  const TELL = 'await record({ action: "shop.closed" });';

  it.each<[string, string, Record<string, string>?]>([
    ["reads only", inOrg("return tx.shop.findMany({});")],
    ["takes a row and changes none", inOrg("await tx.$queryRaw`SELECT 1 FROM shops FOR UPDATE`;")],
    ["changes a row and tells of it", inOrg(`await tx.shop.update({}); ${TELL}`)],
    ["changes rows in another file and tells of it", inOrg(`await forget(tx); ${TELL}`), FORGET],
    ["changes an object in memory", inOrg('held.delete("a"); hash().update("b");')],
  ])("pass a verb that %s", (_, body, more) => {
    expect(breachesIn(body, more)).toEqual([]);
  });

  it.each<[string, string, string[], Record<string, string>?]>([
    ["parses nothing", 'return inOrg(caller, { org: input.org, role: "admin" }, f);', [NO_PARSE, NO_ROLE]],
    ["parses with another schema", inOrg("").replace("CloseShopInput", "InOrgInput"), [NO_PARSE]],
    [
      "works before it checks the role",
      inOrg("").replace("return", "compile(input.text); return"),
      [NO_ROLE],
    ],
    ["checks the role of another organisation", inOrg("").replace("input.org", "caller.org"), [NO_ROLE]],
    ["computes its role", inOrg("").replace('"admin"', "roleOf(input)"), [NO_ROLE]],
    [
      "waits for something before it checks the role",
      inOrg("").replace("return", "await x; return"),
      [NO_ROLE],
    ],
    [
      "enters again as another role",
      inOrg("").replace("return", "const a = await") +
        'return inOrg(caller, { org: input.org, role: "viewer" }, f);',
      [SEVERAL],
    ],
    ["creates a row in silence", inOrg("await tx.shop.create({});"), [SILENT]],
    ["upserts in silence", inOrg("await tx.shop.upsert({});"), [SILENT]],
    ["writes SQL in silence", inOrg("await tx.$executeRaw`UPDATE shops SET open = false`;"), [SILENT]],
    ["queries SQL that writes", inOrg("await tx.$queryRaw`INSERT INTO s VALUES (1) RETURNING 1`;"), [SILENT]],
    ["changes rows in another file in silence", inOrg("await forget(tx);"), [SILENT], FORGET],
    [
      "tells of the first transaction, and changes rows in a second",
      `${inOrg(`await tx.shop.update({}); ${TELL}`).replace("return", "const a = await")}
       return inOrg(caller, { org: input.org, role: "admin" }, async ({ tx }) => tx.shop.update({}));`,
      [SILENT],
    ],
    [
      "opens a transaction of its own",
      `${inOrg("")} await forOrg(services.db, input.id, (tx) => tx.shop.findMany());`,
      [
        SEVERAL,
        "shop/close-shop.ts uses forOrg instead of inOrg",
        "shop/close-shop.ts uses db instead of inOrg",
      ],
    ],
    [
      "changes rows outside of any transaction",
      `${inOrg(TELL).replace("return", "const a = await")} await caller.services.db.shop.deleteMany({});`,
      [SILENT, "shop/close-shop.ts uses db instead of inOrg"],
    ],
  ])("notice a verb that %s", (_, body, breaches, more) => {
    expect(breachesIn(body, more)).toEqual(breaches);
  });

  it("notice a second function in a verb's file, and a file of another name", () => {
    const verb = `export async function openShop(caller, given) {
      const input = parseInput(OpenShopInput, given);
      return inOrg(caller, { org: input.org, role: "admin" }, f);
    }`;
    const index = 'export { openShop } from "./shop/doors.ts";';
    expect(
      breachesOf(
        new Map([
          ["index.ts", index],
          ["shop/doors.ts", `${verb} export function close() {}`],
        ]),
        NONE,
      ),
    ).toEqual([
      "shop/doors.ts exports close beside openShop",
      "openShop is in shop/doors.ts, not in open-shop.ts",
    ]);
  });

  it("notice an exception that nothing needs", () => {
    const tidy = new Map([["index.ts", ""]]);
    expect(breachesOf(tidy, { ...NONE, noEvent: { closeShop: "was silent once" } })).toEqual([
      "closeShop needs no exception from noEvent",
    ]);
  });
});
