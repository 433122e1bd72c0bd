import { expect, it } from "vitest";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { encodeUtf8 } from "@sallyport/json";
import { compile, load, parse } from "../index.ts";
import { loadInSteps } from "./load-in-steps.ts";

const hash = (text: string): string => bytesToHex(sha256(encodeUtf8(text)));

function stepsOf(compiled: unknown) {
  const steps = loadInSteps(compiled, hash);
  for (let count = 1; ; count++) {
    const { done, value } = steps.next();
    if (done === true) return { count, loaded: value };
  }
}

const parsed = parse(
  '{"version":"2","default":"deny","tools":{"pay":{"limits":[{"counter":"c","window":"day","max":3,"scope":"grant"}]}}}',
);
if (!parsed.ok) throw new Error("the policy is wrong");
const COMPILED: object = JSON.parse(JSON.stringify(compile(parsed.document)));

it("loads what load loads, in four steps", () => {
  const { count, loaded } = stepsOf(COMPILED);
  expect(count).toBe(4);
  expect(loaded.ok && loaded.policy.hash).toBe((COMPILED as { hash: string }).hash);
});

it.each<[string, unknown]>([
  ["content that is not what its hash is of", { ...COMPILED, default: "allow" }],
  ["a field that nobody knows", { ...COMPILED, more: 1 }],
  ["nothing", null],
])("refuses %s, for the reason that load gives", (_, compiled) => {
  const { loaded } = stepsOf(compiled);
  expect(loaded.ok).toBe(false);
  expect(loaded).toEqual(load(compiled));
});
