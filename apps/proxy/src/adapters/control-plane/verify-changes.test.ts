import { parseKeyring } from "@sallyport/credentials";
import { compile, parse } from "@sallyport/policy";
import { expect, it } from "vitest";
import { Turns } from "../upstream/turns.ts";
import { verifyChanges } from "./verify-changes.ts";

const RULES = { allowPrivate: false, keyring: parseKeyring(`1:${Buffer.alloc(32, 7).toString("base64")}`) };

function policyOf(rules: number): unknown {
  const tools = Object.fromEntries(Array.from({ length: rules }, (_, n) => [`tool_${n}`, {}]));
  const parsed = parse(JSON.stringify({ version: "2", default: "deny", tools }));
  if (!parsed.ok) throw new Error("the policy is wrong");
  return JSON.parse(JSON.stringify(compile(parsed.document)));
}

const changesOf = (compiled: unknown) => ({
  version: 2,
  servers: [],
  grants: [],
  resets: [],
  policies: [{ id: "policy", orgId: "a", active: true, revision: 1, compiled }],
});

it("R13 does what others wait for between the steps in which it reads a long policy", async () => {
  const turns = new Turns(() => undefined);
  const changes = changesOf(policyOf(5000));
  let isRead = false;
  const reading = verifyChanges(changes, RULES, turns).then((read) => {
    isRead = true;
    return read;
  });
  let between = 0;
  while (!isRead) {
    await new Promise((done) => setImmediate(done));
    between++;
  }
  const { verified, faults } = await reading;
  expect(faults).toEqual([]);
  expect(verified.policies[0]?.policy).not.toBeNull();
  expect(between).toBeGreaterThan(3);
});

it("denies everything of a policy whose hash is not that of its content", async () => {
  const compiled = { ...(policyOf(2) as object), default: "allow" };
  const { verified, faults } = await verifyChanges(changesOf(compiled), RULES, new Turns(() => undefined));
  expect(verified.policies[0]?.policy).toBeNull();
  expect(faults).toEqual([{ kind: "policy", id: "policy", reason: expect.stringContaining("hash") }]);
});
