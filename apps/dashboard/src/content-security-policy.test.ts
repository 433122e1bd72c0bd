import { expect, it } from "vitest";
import { contentSecurityPolicy } from "./content-security-policy.ts";

const policy = (part: { development?: boolean; https?: boolean } = {}): string[] =>
  contentSecurityPolicy({ nonce: "N0nce", development: false, https: false, ...part }).split("; ");

it("runs scripts by nonce only in production", () => {
  expect(policy()).toContain("script-src 'self' 'nonce-N0nce' 'strict-dynamic'");
  expect(policy().join()).not.toMatch(/unsafe-eval|style-src 'self' 'unsafe-inline'|ws:/);
});

it.each([
  [true, true],
  [false, false],
])("with https %s, upgrades insecure requests: %s", (https, upgrades) => {
  expect(policy({ https }).includes("upgrade-insecure-requests")).toBe(upgrades);
});

it("allows no frame, no plugin and no other form target", () => {
  expect(policy()).toEqual(
    expect.arrayContaining([
      "frame-ancestors 'none'",
      "object-src 'none'",
      "form-action 'self'",
      "base-uri 'none'",
    ]),
  );
});
