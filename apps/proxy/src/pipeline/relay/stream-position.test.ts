import { parseKeyring } from "@sallyport/credentials";
import { describe, expect, it } from "vitest";
import { EventSeal } from "../../adapters/seals/event-seal.ts";
import { contextWith, SESSION } from "../../testing/call-context.ts";
import type { Inbound } from "../call/call.ts";
import { ownerOf } from "../call/owner-of.ts";
import type { RelayContext } from "./relay-context.ts";
import { ClientPosition, requestOf } from "./stream-position.ts";

const events = new EventSeal(parseKeyring(`1:${Buffer.alloc(32, 1).toString("base64")}`));
const IN_SESSION = contextWith(undefined, { session: SESSION });
const CALL: Inbound = {
  kind: "call",
  method: "tools/call",
  id: 1,
  tool: "echo",
  args: {},
  progressToken: "p",
  body: Buffer.alloc(0),
};
const relayOf = (changes: Partial<RelayContext> = {}): RelayContext =>
  ({
    answered: CALL,
    context: IN_SESSION,
    exchange: { holdsPlace: false },
    ports: { events },
    ...changes,
  }) as unknown as RelayContext;
type Said = { readonly id?: string; readonly retry?: number };

/** What the client is told after each of these events. */
function told(said: readonly Said[], relay: Partial<RelayContext> = {}) {
  const position = new ClientPosition(relayOf(relay));
  return said.map(({ id, retry }) => {
    position.note({ event: "message", data: undefined, id, retry });
    return position.take();
  });
}
const opened = (id: string | undefined) =>
  events.open(ownerOf(IN_SESSION.access, SESSION), id ?? "")?.upstreamEventId;
const requestFor = (method: string, more: object = {}): Inbound =>
  ({ kind: "request", id: 1, method, body: Buffer.alloc(0), ...more }) as unknown as Inbound;

describe("ClientPosition", () => {
  it("seals the server's id of the event with the request that is answered", () => {
    const [position] = told([{ id: "e1" }]);
    expect(events.open(ownerOf(IN_SESSION.access, SESSION), position?.id ?? "")).toEqual({
      upstreamEventId: "e1",
      request: { id: 1, method: "tools/call", progressToken: "p" },
    });
  });

  it.each<[string, string | undefined, Partial<RelayContext>]>([
    ["where there is none", undefined, {}],
    ["that no header could bring back", " a", {}],
    ["that is empty from the beginning", "", {}],
    ["of a stream without a session", "e1", { context: contextWith() }],
    ["of a call that holds a place", "e1", { exchange: { holdsPlace: true } as never }],
    ["of a completion", "e1", { answered: requestFor("completion/complete") }],
    ["of a request about a task", "e1", { answered: requestFor("tasks/result", { about: {} }) }],
    ["of a call that may become a task", "e1", { answered: { ...CALL, asTask: true } }],
  ])("tells no id %s, and still a retry", (_, id, relay) => {
    const said = id === undefined ? {} : { id };
    expect(told([said], relay)).toEqual([undefined]);
    expect(told([{ ...said, retry: 500 }], relay)).toEqual([{ id: undefined, retry: 500 }]);
  });

  it("tells an id once, the newest of several, and that it is taken back", () => {
    const position = new ClientPosition(relayOf());
    const note = (id: string) => position.note({ event: "message", data: undefined, id, retry: undefined });
    note("a");
    expect(opened(position.take()?.id)).toBe("a");
    expect(position.take()).toBeUndefined();
    for (const id of ["b", "c"]) note(id);
    expect(opened(position.take()?.id)).toBe("c");
    note("");
    expect(position.take()).toEqual({ id: "", retry: undefined });
    expect(position.take()).toBeUndefined();
  });

  it("tells ids with spaces and of any language, byte by byte", () => {
    for (const id of ["a b", "\u00c3\u00a9"]) expect(opened(told([{ id }])[0]?.id)).toBe(id);
  });

  it.each([
    [0, 100],
    [5000, 5000],
    [3_600_000, 60_000],
    [1e300, 60_000],
  ])("tells a server's retry of %s ms as %s, once", (retry, bounded) =>
    expect(told([{ retry }, {}])).toEqual([{ id: undefined, retry: bounded }, undefined]),
  );

  it("tells nothing in the stateless era, where nothing goes on", () =>
    expect(
      told([{ id: "a", retry: 1 }], { context: contextWith(undefined, { version: "2026-07-28" }) }),
    ).toEqual([undefined]));
});

describe("requestOf", () => {
  const resumed = (request: object | undefined) =>
    ({ kind: "open_stream", from: { upstreamEventId: "e1", request } }) as Parameters<typeof requestOf>[0];

  it.each([
    [
      { id: 1, method: "tools/call", progressToken: 2 },
      { kind: "call", id: 1, progressToken: 2 },
    ],
    [
      { id: 1, method: "prompts/list", progressToken: undefined },
      { kind: "request", method: "prompts/list" },
    ],
  ])("a resumed stream answers %j", (request, answered) =>
    expect(requestOf(resumed(request))).toMatchObject(answered),
  );

  it("a stream of its own answers no request", () => {
    const inbound = resumed(undefined);
    expect(requestOf(inbound)).toBe(inbound);
  });
});
