import { describe, expect, it } from "vitest";
import { noteDefinition } from "../../adapters/state/tool-definitions.ts";
import { contextWith, SESSION } from "../../testing/call-context.ts";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";
import { hiddenNames } from "./hidden-names.ts";

const DEFINITIONS = { new_tools: "default", on_change: "alert" };

function documentWith(tools: object): object {
  return { version: "2", default: "deny", definitions: DEFINITIONS, tools };
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
    const context = contextWith(documentWith({ echo: {} }));
    const clock = { now: 0 };
    const ports = portsOf(context, clock);
    see(context, "echo", "wipe_disk");
    const first = hiddenNames(context, ports);
    clock.now = 60 * SECOND;
    expect(first).toEqual(["wipe_disk"]);
    expect(hiddenNames({ ...context, session: SESSION }, ports)).toBe(first);
  });

  it("sees a new tool, a new prompt, a new policy", () => {
    const context = contextWith(documentWith({ echo: {} }));
    const ports = portsOf(context);
    see(context, "echo", "wipe_disk");
    hiddenNames(context, ports);
    see(context, "format");
    expect(hiddenNames(context, ports)).toEqual(["wipe_disk", "format"]);
    context.access.server.memory.seenPrompts.add("greeting");
    expect(hiddenNames(context, ports)).toEqual(["wipe_disk", "format", "greeting"]);
    const other = contextWith(documentWith({ format: {} }));
    expect(hiddenNames(context, portsOf(other))).toEqual(["echo", "wipe_disk", "greeting"]);
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

  it("sees the time pass where a rule asks for it", () => {
    const until = { conditions: [{ path: "time.hour", op: "gte", value: 12 }] };
    const context = contextWith(documentWith({ echo: { require: [until] } }));
    const clock = { now: Date.UTC(2026, 0, 1, 11, 59, 59) };
    const ports = portsOf(context, clock);
    see(context, "echo");
    expect(hiddenNames(context, ports)).toEqual(["echo"]);
    clock.now += SECOND;
    expect(hiddenNames(context, ports)).toEqual([]);
  });

  it("sees another client where a rule asks for it", () => {
    const own = { conditions: [{ path: "client.name", op: "eq", value: "ours" }] };
    const context = contextWith(documentWith({ echo: { require: [own] } }));
    const ports = portsOf(context);
    see(context, "echo");
    expect(hiddenNames({ ...context, clientName: "theirs" }, ports)).toEqual(["echo"]);
    expect(hiddenNames({ ...context, clientName: "ours" }, ports)).toEqual([]);
  });
});

it("R13 looks at some of very many tools at a time, and hides the others until then", () => {
  const rules = Object.fromEntries(Array.from({ length: 999 }, (_, n) => [`none_${n}_*`, {}]));
  const context = contextWith(documentWith({ ...rules, "tool_*": {} }));
  const ports = portsOf(context);
  see(context, ...Array.from({ length: 250 }, (_, n) => `tool_${n}`));
  const sizes = [1, 2, 3, 4].map(() => hiddenNames(context, ports).length);
  expect(sizes).toEqual([151, 52, 0, 0]);
});
