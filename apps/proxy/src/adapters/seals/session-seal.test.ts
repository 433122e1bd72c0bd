import { parseKeyring } from "@sallyport/credentials";
import { describe, expect, it } from "vitest";
import { SessionSeal } from "./session-seal.ts";

const key = (fill: number): string => Buffer.alloc(32, fill).toString("base64");
const seal = new SessionSeal(parseKeyring(`1:${key(1)}`));
const session = {
  grantId: "g",
  tokenId: "t",
  serverId: "s",
  upstreamId: "upstream-session-id",
  version: "2025-11-25",
  issuedAt: 1,
  clientName: "claude-code",
  isSse: false,
} as const;

describe("SessionSeal", () => {
  it("makes ids of visible characters that show nothing and are never the same", () => {
    const id = seal.seal(session);
    expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(Buffer.from(id, "base64url").toString("latin1")).not.toContain("upstream");
    expect(seal.seal(session)).not.toBe(id);
    expect(seal.open(id)).toMatchObject(session);
    expect(seal.open(id)).toBe(seal.open(id));
  });

  it("opens no id with any one bit changed", () => {
    const bytes = Buffer.from(seal.seal(session), "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(seal.open(changed.toString("base64url")), `bit ${bit}`).toBeUndefined();
    }
  });

  it.each([
    ["nothing", ""],
    ["text", "not-a-session"],
    ["an upstream's own id", "1868a90c-9e66-4bd9-a5d3-2f1f0c6f1a4e"],
    ["too much", "A".repeat(13_000)],
  ])("opens no %s", (_, id) => expect(seal.open(id)).toBeUndefined());

  it.each([
    ["letters", "x"],
    ["quotes", '"'],
    ["backslashes", "\\"],
  ])("seals ids of 8 KiB of %s so that they fit into a header", (_, char) => {
    const upstreamId = char.repeat(8192);
    const id = seal.seal({ ...session, upstreamId, clientName: "c".repeat(128) });
    expect(id.length).toBeLessThan(12 * 1024);
    expect(seal.open(id)).toMatchObject({ upstreamId });
  });

  it("opens no id that only decodes alike", () => {
    const id = seal.seal(session);
    for (const twin of [`${id}=`, `${id}!`, ` ${id}`, id.replace(/^A/, "+A")])
      expect(seal.open(twin)).toBeUndefined();
  });

  it("opens older ids after a rotation of keys, and none of other keys", () => {
    const id = seal.seal(session);
    expect(new SessionSeal(parseKeyring(`1:${key(1)},2:${key(2)}`)).open(id)).toMatchObject(session);
    expect(new SessionSeal(parseKeyring(`1:${key(3)}`)).open(id)).toBeUndefined();
    expect(new SessionSeal(parseKeyring(`2:${key(1)}`)).open(id)).toBeUndefined();
  });

  it("forgets, in a bounded memory, and opens again", () => {
    const first = seal.seal(session);
    expect(seal.open(first)).toMatchObject(session);
    for (let i = 0; i < 10_001; i++) seal.open(seal.seal(session));
    expect(seal.open(first)).toMatchObject(session);
  });
});
