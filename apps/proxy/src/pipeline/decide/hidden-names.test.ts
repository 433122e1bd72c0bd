import { describe, expect, it } from "vitest";
import { noteDefinition } from "../../adapters/state/tool-definitions.ts";
import { contextWith, SESSION } from "../../testing/call-context.ts";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";
import { hiddenNames } from "./hidden-names.ts";

const DEFINITIONS = { new_tools: "default", on_change: "alert" };

function documentWith(hide: readonly string[], tools: object = {}): object {
  return { version: "2", default: "deny", hide, definitions: DEFINITIONS, tools };
}

/** A proxy that has this policy at this time, for each grant. */
function portsOf(context: CallContext, clock = { now: 0 }): Ports {
  const { policy, policyEntry } = context;
  const snapshot = { refresh: (access: unknown) => access, policyOf: () => ({ policy, policyEntry }) };
  return { clock: { now: () => clock.now }, snapshot } as unknown as Ports;
}

function see(context: CallContext, ...names: string[]): void {
  for (const name of names) noteDefinition(context.access.server, name, "hash");
}

const SECOND = 1000;

describe("hidden names are computed again when what they follow from changes, and only then", () => {
  it("gives the same array while nothing changed, also to another message and a minute later", () => {
    const context = contextWith(documentWith(["wipe_*"]));
    const clock = { now: 0 };
    const ports = portsOf(context, clock);
    see(context, "echo", "wipe_disk");
    const first = hiddenNames(context, ports);
    clock.now = 60 * SECOND;
    expect(first).toEqual(["wipe_disk"]);
    expect(hiddenNames({ ...context, session: SESSION }, ports)).toBe(first);
  });

  it("sees a new tool, a new prompt, a new policy", () => {
    const context = contextWith(documentWith(["wipe_*", "format"]));
    const ports = portsOf(context);
    see(context, "echo", "wipe_disk");
    hiddenNames(context, ports);
    see(context, "format");
    expect(hiddenNames(context, ports)).toEqual(["wipe_disk", "format"]);
    context.access.server.memory.seenPrompts.add("greeting");
    expect(hiddenNames(context, ports)).toEqual(["wipe_disk", "format", "greeting"]);
    const other = contextWith(documentWith(["echo"]));
    expect(hiddenNames(context, portsOf(other))).toEqual(["echo", "greeting"]);
  });

  it("sees a definition that changed", () => {
    const reviewed = { hash: "hash", reviewedHash: "hash", annotations: null, inputSchema: null };
    const context = contextWith(
      { version: "2", default: "deny", tools: { echo: {} } },
      { tools: [{ name: "echo", ...reviewed }] as never },
    );
    const ports = portsOf(context);
    expect(hiddenNames(context, ports)).toEqual([]);
    noteDefinition(context.access.server, "echo", "another");
    expect(hiddenNames(context, ports)).toEqual(["echo"]);
  });
});

it("a tool that is only denied is no secret", () => {
  const context = contextWith(documentWith([], { refund: { action: "deny" } }));
  see(context, "refund", "unlisted");
  expect(hiddenNames(context, portsOf(context))).toEqual([]);
});

it("R13 looks at some of very many tools at a time, and hides the others until then", () => {
  const rules = Object.fromEntries(Array.from({ length: 999 }, (_, n) => [`none_${n}_*`, {}]));
  const context = contextWith(documentWith([], { ...rules, "tool_*": {} }));
  const ports = portsOf(context);
  see(context, ...Array.from({ length: 250 }, (_, n) => `tool_${n}`));
  const sizes = [1, 2, 3, 4].map(() => hiddenNames(context, ports).length);
  expect(sizes).toEqual([151, 52, 0, 0]);
});
