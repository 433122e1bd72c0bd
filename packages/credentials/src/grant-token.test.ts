import { describe, expect, it } from "vitest";
import {
  GRANT_TOKEN_LENGTH,
  grantTokenHint,
  hashGrantToken,
  isGrantToken,
  mintGrantToken,
} from "./grant-token.ts";

const token = mintGrantToken();
const flipped = (at: number): string =>
  token.slice(0, at) + (token.charAt(at) === "a" ? "b" : "a") + token.slice(at + 1);

describe("grant tokens", () => {
  it("have sp_ and base62 characters only, which every client's configuration keeps", () => {
    for (let i = 0; i < 200; i++) {
      const minted = mintGrantToken();
      expect(minted).toMatch(/^sp_[0-9A-Za-z]{49}$/);
      expect(minted).toHaveLength(GRANT_TOKEN_LENGTH);
      expect(isGrantToken(minted)).toBe(true);
    }
  });

  it("are all different", () => {
    const minted = new Set(Array.from({ length: 1000 }, mintGrantToken));
    expect(minted.size).toBe(1000);
  });

  it.each([
    ["one character changed in the secret", flipped(10)],
    ["one character changed in the checksum", flipped(GRANT_TOKEN_LENGTH - 1)],
    ["another prefix", `xx_${token.slice(3)}`],
    ["cut short", token.slice(0, -1)],
    ["one character more", `${token}a`],
    ["a space behind", `${token} `],
    ["a line break behind", `${token}\n`],
    ["lower case", token.toLowerCase().replace(/[a-z]$/, "!")],
    ["nothing", ""],
  ])("are recognised by shape and checksum: %s is none", (_, text) => {
    expect(isGrantToken(text)).toBe(false);
  });

  it("have a SHA-256 in hex for storage, and a hint with their last four characters", () => {
    expect(hashGrantToken("sp_test")).toBe(
      "4e30f3bc402a672da0866c27bb7e05c24f749efe13a298ae95d60b8c3a0fed1c",
    );
    expect(hashGrantToken(token)).toMatch(/^[0-9a-f]{64}$/);
    expect(grantTokenHint(token)).toBe(`sp_…${token.slice(-4)}`);
  });
});
