import { parseKeyring } from "@sallyport/credentials";
import { describe, expect, it } from "vitest";
import { SessionSeal } from "../../adapters/seals/session-seal.ts";
import { NO_SIBLINGS } from "../../adapters/state/siblings.ts";
import { contextWith } from "../../testing/call-context.ts";
import { UpstreamFailure } from "../call/upstream-failure.ts";
import type { RelayContext } from "./relay-context.ts";
import { sessionHeaders } from "./session-headers.ts";

const sessions = new SessionSeal(parseKeyring(`1:${Buffer.alloc(32, 1).toString("base64")}`));
const INITIALIZED = { text: undefined, result: "ok", version: "2025-11-25" } as const;
const relayOf = (changes: Partial<RelayContext>): RelayContext =>
  ({
    context: contextWith(),
    inbound: { kind: "request", method: "initialize", clientName: "editor" },
    ports: { sessions, siblings: NO_SIBLINGS, clock: { now: () => 5 } },
    ...changes,
  }) as unknown as RelayContext;

describe("sessionHeaders", () => {
  it("seals the upstream's id with whose it is", () => {
    const relay = relayOf({ upstreamSessionId: "abc" });
    const [name, id = ""] = sessionHeaders(INITIALIZED, relay);
    expect(name).toBe("mcp-session-id");
    expect(id).not.toContain("abc");
    const owner = { grantId: "grant", tokenId: "token", serverId: "server" };
    const session = { upstreamId: "abc", issuedAt: 5, clientName: "editor", isSse: false };
    expect(sessions.open(id)).toMatchObject({ ...owner, ...session });
    expect(relay.context.access.server.memory.givesSessions).toBe(true);
  });

  it("takes the connection for the session where the server speaks HTTP+SSE", () => {
    const [, id = ""] = sessionHeaders(INITIALIZED, relayOf({ connectionId: "1.c" }));
    expect(sessions.open(id)).toMatchObject({ upstreamId: "1.c", isSse: true });
  });

  it("gives none where the server gives none, and remembers that", () => {
    const relay = relayOf({});
    expect(sessionHeaders(INITIALIZED, relay)).toEqual([]);
    expect(relay.context.access.server.memory.givesSessions).toBe(false);
  });

  it("gives none to an answer that agreed on no revision", () =>
    expect(sessionHeaders({ text: undefined, result: "ok" }, relayOf({ upstreamSessionId: "abc" }))).toEqual(
      [],
    ));

  it.each([["a b"], ["ä"], [""], ["x".repeat(8193)]])("fails for the upstream's id %j", (upstreamSessionId) =>
    expect(() => sessionHeaders(INITIALIZED, relayOf({ upstreamSessionId }))).toThrow(UpstreamFailure),
  );
});
