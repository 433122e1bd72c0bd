import { describe, expect, it } from "vitest";
import { callbackPath, signInPath } from "./callback-path.ts";
import { requestOrigin } from "./request-origin.ts";
import { isSameOrigin } from "./same-origin.ts";

describe("callbackPath", () => {
  it.each([
    ["/acme", "/acme"],
    ["/acme/audit?effect=deny&tool=a%20b#x", "/acme/audit?effect=deny&tool=a%20b#x"],
    [null, "/app"],
    ["", "/app"],
    ["acme", "/app"],
    ["https://evil.example/x", "/app"],
    ["//evil.example/x", "/app"],
    ["/\\evil.example", "/app"],
    ["/\t/evil.example", "/app"],
    ["/.//evil.example", "/app"],
    ["/a/..//evil.example", "/app"],
    ["javascript:alert(1)", "/app"],
    ["/api/auth/signout", "/app"],
    ["/sign-in?callbackUrl=/x", "/app"],
  ])("%j leads to %j", (asked, path) => expect(callbackPath(asked)).toBe(path));

  it("is part of the sign-in URL", () => {
    expect(signInPath("/acme/servers")).toBe("/sign-in?callbackUrl=%2Facme%2Fservers");
    expect(signInPath("//evil.example")).toBe("/sign-in");
  });
});

describe("isSameOrigin", () => {
  const request = (headers: Record<string, string>) =>
    new Request("http://127.0.0.1:3000/api/trpc/x", { method: "POST", headers });
  const cases: [string, Record<string, string>, boolean][] = [
    ["our own origin", { origin: "https://sallyport.example.com" }, true],
    ["the host that was asked", { origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000" }, true],
    ["another site", { origin: "https://evil.example", host: "127.0.0.1:3000" }, false],
    ["another port", { origin: "http://127.0.0.1:4000", host: "127.0.0.1:3000" }, false],
    ["an opaque origin", { origin: "null", host: "127.0.0.1:3000" }, false],
    ["no origin, from our page", { "sec-fetch-site": "same-origin" }, true],
    ["no origin, from a sibling", { "sec-fetch-site": "same-site" }, false],
    [
      "a foreign origin beside a good Sec-Fetch-Site",
      { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
      false,
    ],
    ["neither", {}, false],
  ];
  it.each(cases)("%s", (_name, headers, same) => {
    expect(isSameOrigin(request(headers), "https://sallyport.example.com")).toBe(same);
  });
});

describe("requestOrigin", () => {
  it("uses the address that the nearest proxy wrote", () => {
    expect(requestOrigin(new Headers({ "x-forwarded-for": "1.1.1.1, 10.0.0.9" })).ip).toBe("10.0.0.9");
    expect(requestOrigin(new Headers()).ip).toBe("unknown");
  });

  it("cuts the user agent at 300 characters", () => {
    expect(requestOrigin(new Headers({ "user-agent": "x".repeat(999) })).userAgent).toHaveLength(300);
  });
});
