import { parseKeyring } from "@sallyport/credentials";
import { describe, expect, it } from "vitest";
import { EventSeal } from "../../adapters/seals/event-seal.ts";
import { contextWith, SESSION } from "../../testing/call-context.ts";
import type { Inbound } from "../call/call.ts";
import { ownerOf } from "../call/owner-of.ts";
import type { RelayContext } from "./relay-context.ts";
import { positionIn, requestOf } from "./stream-position.ts";

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
const eventOf = (changes: object = {}) =>
  ({ event: "message", data: Buffer.alloc(0), id: "e1", ...changes }) as never;
const requestFor = (method: string, more: object = {}): Inbound =>
  ({ kind: "request", id: 1, method, body: Buffer.alloc(0), ...more }) as unknown as Inbound;

describe("positionIn", () => {
  it("seals the server's id of the event with the request that is answered", () => {
    const position = positionIn(eventOf(), relayOf());
    expect(events.open(ownerOf(IN_SESSION.access, SESSION), position?.id ?? "")).toEqual({
      upstreamEventId: "e1",
      request: { id: 1, method: "tools/call", progressToken: "p" },
    });
  });

  it.each<[string, object, Partial<RelayContext>]>([
    ["an event without an id", { id: undefined }, {}],
    ["an event whose id no header could bring back", { id: "a b" }, {}],
    ["a stream without a session", {}, { context: contextWith() }],
    ["a call that holds a place", {}, { exchange: { holdsPlace: true } as never }],
    ["a completion", {}, { answered: requestFor("completion/complete") }],
    ["a request about a task", {}, { answered: requestFor("tasks/result", { about: {} }) }],
    ["a call that may become a task", {}, { answered: { ...CALL, asTask: true } }],
  ])("gives none to %s", (_, event, relay) =>
    expect(positionIn(eventOf(event), relayOf(relay))).toBeUndefined(),
  );

  it.each([
    [undefined, undefined],
    [0, 100],
    [5000, 5000],
    [3_600_000, 60_000],
  ])("a server's retry of %s ms becomes %s", (retry, bounded) =>
    expect(positionIn(eventOf({ retry }), relayOf())?.retry).toBe(bounded),
  );
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
