import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { open, opener, parseKeyring, seal, sealedKeyVersion } from "./sealing.ts";

const key1 = `1:${randomBytes(32).toString("base64")}`;
const key2 = `2:${randomBytes(32).toString("base64")}`;
const place = { orgId: "org", serverId: "server", field: "header:authorization" };
const SECRET = "Bearer upstream-secret ✓";

describe("sealing", () => {
  const keyring = parseKeyring(key1);
  const sealed = seal(keyring, place, SECRET);

  it("opens in the place it was sealed for, and shows nothing of the secret", () => {
    expect(open(keyring, place, sealed)).toBe(SECRET);
    expect(sealed).not.toContain("upstream");
    expect(seal(keyring, place, SECRET)).not.toBe(sealed);
  });

  it.each([0, 1, 15, 16, 17, 32, 5000])("opens %i letters again and again", (length) => {
    const secret = "é".repeat(length);
    const openAgain = opener(keyring, place, seal(keyring, place, secret));
    expect([openAgain(), openAgain()]).toEqual([secret, secret]);
  });

  it.each([
    ["another organisation", { ...place, orgId: "org2" }],
    ["another server", { ...place, serverId: "server2" }],
    ["another field", { ...place, field: "header:x-api-key" }],
    ["parts moved between fields", { orgId: "orgserver", serverId: "", field: place.field }],
  ])("does not open for %s", (_, elsewhere) => {
    expect(() => opener(keyring, elsewhere, sealed)).toThrow();
  });

  it("does not open when any one bit was changed", () => {
    const [format, version, iv, body] = sealed.split(".");
    for (const [part, text] of [
      ["iv", iv],
      ["body", body],
    ] as const) {
      const bytes = Buffer.from(text ?? "", "base64url");
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        const encoded = changed.toString("base64url");
        const forged = [format, version, part === "iv" ? encoded : iv, part === "body" ? encoded : body].join(
          ".",
        );
        expect(() => opener(keyring, place, forged), `${part}, bit ${bit}`).toThrow();
      }
    }
  });

  it.each(["", "s1", "s2.1.a.b", "s1.1.AAAA.", "s1.1.AAAA.AAAA", `${sealed}.x`])(
    "does not open %j",
    (text) => {
      expect(() => open(keyring, place, text)).toThrow();
    },
  );

  it("reads older versions after a rotation and seals with the newest", () => {
    const both = parseKeyring(`${key2}, ${key1}`);
    expect(open(both, place, sealed)).toBe(SECRET);
    expect(sealedKeyVersion(seal(both, place, SECRET))).toBe(2);
    expect(() => open(parseKeyring(key2), place, sealed)).toThrow("Key version 1 is not in the keyring.");
  });

  it.each([
    ["nothing", ""],
    ["no version", randomBytes(32).toString("base64")],
    ["a short key", `1:${randomBytes(16).toString("base64")}`],
    ["a version twice", `${key1},${key1}`],
    ["not base64", "1:!!!!"],
  ])("refuses a keyring with %s, without repeating it", (_, text) => {
    const attempt = (): unknown => parseKeyring(text);
    expect(attempt).toThrow(/Entry \d|occurs twice/);
    if (text.length > 8) expect(attempt).not.toThrow(text.slice(-20));
  });
});
