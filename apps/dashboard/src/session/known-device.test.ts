import { describe, expect, it } from "vitest";
import { knownDevice, markDevice } from "./known-device.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const cookie = markDevice("ada@example.com", SECRET);

describe("knownDevice", () => {
  it("knows a device for the account that signed in on it, however the address is written", () => {
    const id = knownDevice(cookie, "ada@example.com", SECRET);
    expect(id).toMatch(/^[\w-]{22}$/);
    expect(knownDevice(cookie, " Ada@Example.com ", SECRET)).toBe(id);
  });

  it.each<[string, string | undefined, string, string]>([
    ["another account", cookie, "eve@example.com", SECRET],
    ["another secret", cookie, "ada@example.com", "x".repeat(32)],
    ["an id that was changed", `A${cookie}`, "ada@example.com", SECRET],
    ["no signature", cookie.split(".")[0], "ada@example.com", SECRET],
    ["a third part", `${cookie}.x`, "ada@example.com", SECRET],
    ["an empty cookie", "", "ada@example.com", SECRET],
    ["no cookie", undefined, "ada@example.com", SECRET],
  ])("does not know a device by %s", (_, given, email, secret) => {
    expect(knownDevice(given, email, secret)).toBeUndefined();
  });
});
