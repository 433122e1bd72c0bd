import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mintGrantToken } from "@sallyport/credentials";
import { Through } from "../src/testing/through.ts";
import { peerClients } from "./clients.ts";
import { installPeers } from "./packages.ts";
import type { Connection, PeerClient, Shown } from "./peer-client.ts";
import { plainName, startStandInModel } from "./stand-in-model.ts";
import { startUpstreams, type Upstream } from "./upstreams.ts";

/**
 * Published clients through the proxy against published servers. Each client connects, lists, calls, reaches a limit, is
 * denied and is revoked, and uses an unknown token; the result is checked on the server's side. `npm run peers [-- NAME …]`
 * takes names of clients and servers. The first run installs the published programs into .sallyport/peers.
 */
const STEPS = ["lists", "calls", "is limited", "is denied", "is revoked", "is unknown"] as const;
type Step = (typeof STEPS)[number];
/** What the client showed, or the problem. */
type Result = { readonly ok: boolean; readonly text: string };

const REASON = "Not for agents.";
const DENIED = new RegExp(`\\[POLICY DENIED\\] ${REASON}`);
const LIMITED = /\[POLICY DENIED\] .*at most 1 call per day/;
/** The proxy's words, or those of a client that does not show them. */
const NO_GRANT = /grant token|requires authorization \(HTTP 401\)|Auth required/;

function policyFor({ hidden, allowed, denied }: Upstream): object {
  return {
    version: "2",
    default: "deny",
    hide: [hidden],
    definitions: { new_tools: "default" },
    tools: {
      [allowed("").name]: { limits: [{ counter: "calls", window: "day", max: 1, scope: "grant" }] },
      [denied("").name]: { action: "deny", reason: REASON },
    },
  };
}

/** Expects that a call leaves no mark on the server and shows this answer. */
async function refused(
  upstream: Upstream,
  { call, mark }: { call: () => Promise<Shown>; mark: string },
  says: RegExp,
): Promise<Result> {
  const { ran, text } = await call();
  if (upstream.has(mark)) return { ok: false, text: `The call took effect: ${text}` };
  return { ok: !ran && says.test(text), text };
}

/** The results of the steps that were tried. */
async function tryPair(through: Through, client: PeerClient, upstream: Upstream): Promise<Map<Step, Result>> {
  const results = new Map<Step, Result>();
  const way = await through.to({
    upstreamUrl: upstream.url,
    protocolVersion: null,
    policy: policyFor(upstream),
  });
  const mark = (step: string): string => `${client.name}-${step}`.replaceAll(/\W/g, "-");
  try {
    const connection = await client.connect(way.url, way.token);
    const attempt = (kind: "allowed" | "denied", step: string) => ({
      call: () => connection.call(upstream[kind](mark(step))),
      mark: mark(step),
    });
    results.set("lists", await lists(connection, upstream));
    const { ran, text } = await attempt("allowed", "allowed").call();
    results.set("calls", { ok: ran && upstream.has(mark("allowed")), text });
    results.set("is limited", await refused(upstream, attempt("allowed", "limited"), LIMITED));
    results.set("is denied", await refused(upstream, attempt("denied", "denied"), DENIED));
    await way.revoke();
    results.set("is revoked", await refused(upstream, attempt("allowed", "revoked"), NO_GRANT));
    await connection.close();
    results.set("is unknown", await unknown(client, way.url));
  } catch (error) {
    const next = STEPS.find((step) => !results.has(step)) ?? "lists";
    results.set(next, { ok: false, text: error instanceof Error ? error.message : String(error) });
  }
  await way.close();
  return results;
}

async function lists(connection: Connection, { hidden, allowed, denied }: Upstream): Promise<Result> {
  const names = await connection.list();
  const has = (wanted: string): boolean => names.some((name) => plainName(name) === plainName(wanted));
  const shown = has(allowed("").name) && has(denied("").name);
  return { ok: shown && !has(hidden), text: names.join(", ") };
}

async function unknown(client: PeerClient, url: string): Promise<Result> {
  try {
    await (await client.connect(url, mintGrantToken())).close();
    return { ok: false, text: "It connects." };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { ok: NO_GRANT.test(text), text };
  }
}

/** Tries all pairs, or those of the named clients and servers. Returns how many steps passed and failed. */
async function tryAll(folder: string, names: readonly string[]): Promise<{ passed: number; failed: number }> {
  const totals = { passed: 0, failed: 0 };
  const asked = <T extends { readonly name: string }>(all: readonly T[]): readonly T[] => {
    const named = all.filter(({ name }) => names.includes(name));
    return named.length > 0 ? named : all;
  };
  const through = await Through.start();
  const upstreams = await startUpstreams(folder);
  const model = await startStandInModel();
  try {
    const cells = (texts: readonly string[]): string => texts.map((text) => text.padEnd(16)).join("");
    console.log(`\n${cells(["client", "server", ...STEPS])}`);
    for (const client of asked(peerClients(folder, model))) {
      const shown = new Map<Step, string>();
      for (const upstream of asked(upstreams)) {
        const results = await tryPair(through, client, upstream);
        const isOk = (step: Step): boolean => results.get(step)?.ok === true;
        const wrong = STEPS.filter((step) => !isOk(step));
        console.log(cells([client.name, upstream.name, ...STEPS.map((step) => (isOk(step) ? "yes" : "NO"))]));
        for (const step of wrong) console.log(`  ${step}: ${results.get(step)?.text ?? "not tried"}`);
        for (const [step, { text }] of results) shown.set(step, text);
        totals.failed += wrong.length;
        totals.passed += STEPS.length - wrong.length;
      }
      for (const step of STEPS.slice(2))
        console.log(`  ${step}, and shows: ${shown.get(step)?.slice(0, 400)}`);
    }
  } finally {
    for (const upstream of upstreams) upstream.stop();
    model.close();
    await through.stop();
  }
  return totals;
}

await installPeers();
// What the libraries log would stand between the lines of the table.
for (const level of ["info", "warn", "error"] as const) console[level] = () => undefined;
const folder = realpathSync(mkdtempSync(join(tmpdir(), "sallyport-peers-")));
const { passed, failed } = await tryAll(folder, process.argv.slice(2));
rmSync(folder, { recursive: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
