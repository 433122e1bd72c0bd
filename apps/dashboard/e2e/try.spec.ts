import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { expect, test } from "@playwright/test";
import { FilesystemServer } from "./filesystem-server.ts";

/** `npm run try`: a proxy for one server and one policy, with the official client. It leaves no files behind. */
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "sallyport-e2e-try-"));
const policyFile = join(folder, "policy.json");
const recordFile = join(folder, "decisions.jsonl");

type Run = { readonly child: ChildProcess; out: string; err: string };

function run(...args: string[]): Run {
  const child = spawn(process.execPath, ["scripts/try.mjs", ...args], { cwd: ROOT });
  const running: Run = { child, out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    running.out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    running.err += chunk.toString();
  });
  return running;
}

const leftOvers = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("sallyport-try-"));

test("prints one line of JSON, decides and records every call, and leaves no files", async () => {
  const before = leftOvers();
  const files = await FilesystemServer.start();
  writeFileSync(
    policyFile,
    JSON.stringify({
      version: "1",
      default: "deny",
      tools: { read_text_file: {}, write_file: { action: "deny" } },
    }),
  );
  const running = run("--upstream", files.url, "--policy", policyFile, "--record", recordFile);
  await expect.poll(() => running.out, { timeout: 60_000 }).toContain("\n");
  const { url, token, dashboard } = JSON.parse(running.out) as Record<string, string | null>;
  expect(dashboard).toBeNull();

  const client = new Client({ name: "e2e", version: "1.0.0" });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(String(url)), { requestInit: { headers } }));
  const path = `${files.folder}/hello.txt`;
  expect((await client.callTool({ name: "read_text_file", arguments: { path } })).isError).toBeFalsy();
  const write = { name: "write_file", arguments: { path: `${files.folder}/denied.txt`, content: "x" } };
  expect((await client.callTool(write)).isError).toBe(true);
  await client.close();
  expect(files.has("denied.txt")).toBe(false);

  running.child.kill("SIGINT");
  expect(await once(running.child, "exit")).toEqual([0, null]);
  expect(running.out.trim().split("\n")).toHaveLength(1);
  expect(running.err).toMatch(/allow read_text_file\(path\) \/tools\/read_text_file/);
  expect(running.err).toMatch(/deny {2}write_file\(content, path\) \/tools\/write_file\/action/);
  const recorded = readFileSync(recordFile, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { tool: string | null; effect: string });
  expect(recorded.filter(({ tool }) => tool !== null).map(({ tool, effect }) => `${tool} ${effect}`)).toEqual(
    ["read_text_file allow", "write_file deny"],
  );
  expect(leftOvers()).toEqual(before);
  files.stop();
});

test("names the cause for a policy with errors, an unreachable server and a missing option", async () => {
  writeFileSync(policyFile, '{ "version": "1", "default": "deny", "tols": {} }');
  const wrong = run("--upstream", "http://localhost:9/mcp", "--policy", policyFile);
  expect(await once(wrong.child, "exit")).toEqual([1, null]);
  expect(wrong.err).toContain(`${policyFile}:1:38 There is no key "tols" here. Did you mean "tools"?`);

  writeFileSync(policyFile, '{ "version": "1", "default": "deny" }');
  const away = run("--upstream", "http://localhost:9/mcp", "--policy", policyFile);
  expect(await once(away.child, "exit")).toEqual([1, null]);
  expect(away.err).toContain("The server http://localhost:9/mcp cannot be used.");

  const half = run("--policy", policyFile);
  expect(await once(half.child, "exit")).toEqual([1, null]);
  expect(half.err).toContain("--upstream is missing.");
  expect([wrong.out, away.out, half.out]).toEqual(["", "", ""]);
});
