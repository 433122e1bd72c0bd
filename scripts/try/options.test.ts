import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readOptions } from "./options.ts";

const POLICY = '{"version":"1","default":"deny"}';
const upstream = "http://127.0.0.1:1/mcp";
let folder: string;
let policy: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sallyport-options-"));
  policy = join(folder, "policy.json");
  writeFileSync(policy, POLICY);
  writeFileSync(join(folder, "wrong.json"), '{\n  "version": "1",\n  "default": "maybe"\n}');
});
afterAll(() => rmSync(folder, { recursive: true }));

it("reads an upstream and a policy, and needs nothing else", () => {
  expect(readOptions(["--upstream", upstream, "--policy", policy])).toEqual({
    upstream,
    policy: POLICY,
    port: undefined,
    headers: [],
    record: undefined,
  });
});

it("reads a port, headers with colons in them, and a file for the record", () => {
  const more = [
    "--port",
    "4000",
    "--header",
    "Authorization: Bearer a:b",
    "--header",
    "X:1",
    "--record",
    "r",
  ];
  expect(readOptions(["--upstream", upstream, "--policy", policy, ...more])).toMatchObject({
    port: 4000,
    headers: [
      { name: "Authorization", value: "Bearer a:b" },
      { name: "X", value: "1" },
    ],
    record: "r",
  });
});

it.each<[string, () => string[], RegExp]>([
  ["a missing upstream", () => ["--policy", policy], /^--upstream is missing\./],
  ["a missing policy", () => ["--upstream", upstream], /^--policy is missing\./],
  ["an unknown option", () => ["--upsteram", upstream], /--upsteram[^]*npm run -s try/],
  ["a policy that is not there", () => at("none.json"), /none\.json cannot be read\./],
  ["a policy with a problem, at its line and column", () => at("wrong.json"), /wrong\.json:3:\d+ /],
  ["port 0", () => [...at("policy.json"), "--port", "0"], /^--port is 0\./],
  ["a port that is no number", () => [...at("policy.json"), "--port", "x"], /^--port is x\./],
  ["a header without a colon", () => [...at("policy.json"), "--header", "X"], /^--header is "X"\./],
  ["a header without a name", () => [...at("policy.json"), "--header", ": x"], /^--header is ": x"\./],
])("refuses %s", (_, args, message) => {
  expect(() => readOptions(args())).toThrow(message);
});

function at(file: string): string[] {
  return ["--upstream", upstream, "--policy", join(folder, file)];
}
