import { EnvError } from "@sallyport/env";
import { describe, expect, it } from "vitest";
import { readEnv } from "./env.ts";

const good = {
  DASHBOARD_DATABASE_URL: "postgresql://sallyport_dashboard:x@127.0.0.1:5432/sallyport",
  NEXTAUTH_URL: "http://localhost:3000/",
  NEXTAUTH_SECRET: "0123456789abcdef0123456789abcdef",
  SEALING_KEYS: `1:${btoa("k".repeat(32))}`,
  PROXY_PUBLIC_URL: "http://localhost:8787",
};

function problems(source: Record<string, string | undefined>): string[] {
  try {
    readEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return [...error.problems];
    throw error;
  }
  return [];
}

describe("readEnv", () => {
  it("reads a full environment, without trailing slashes", () => {
    expect(readEnv(good)).toMatchObject({
      NEXTAUTH_URL: "http://localhost:3000",
      ALLOW_PRIVATE_UPSTREAMS: false,
    });
    expect(readEnv(good).DEMO_SERVER_URL).toBeUndefined();
  });

  it("takes the optional ones", () => {
    const read = readEnv({
      ...good,
      ALLOW_PRIVATE_UPSTREAMS: "1",
      DEMO_SERVER_URL: "http://127.0.0.1:8788/mcp",
    });
    expect(read).toMatchObject({
      ALLOW_PRIVATE_UPSTREAMS: true,
      DEMO_SERVER_URL: "http://127.0.0.1:8788/mcp",
    });
  });

  it.each([
    ["1", true],
    ["0", false],
    ["", false],
  ])("reads ALLOW_PRIVATE_UPSTREAMS=%j as %j, as the proxy does", (value, allowed) => {
    expect(readEnv({ ...good, ALLOW_PRIVATE_UPSTREAMS: value }).ALLOW_PRIVATE_UPSTREAMS).toBe(allowed);
  });

  it("treats empty as unset", () => {
    expect(
      readEnv({ ...good, DEMO_SERVER_URL: "", ALLOW_PRIVATE_UPSTREAMS: "" }).DEMO_SERVER_URL,
    ).toBeUndefined();
    expect(problems({ ...good, SEALING_KEYS: "" })[0]).toMatch(/^SEALING_KEYS is not set\. /);
  });

  it("names every problem at once, in sentences", () => {
    const found = problems({
      NEXTAUTH_URL: "not a url",
      NEXTAUTH_SECRET: "short",
      ALLOW_PRIVATE_UPSTREAMS: "yes",
    });
    expect(found.map((line) => line.split(" ")[0])).toEqual([
      "DASHBOARD_DATABASE_URL",
      "NEXTAUTH_URL",
      "NEXTAUTH_SECRET",
      "SEALING_KEYS",
      "PROXY_PUBLIC_URL",
      "ALLOW_PRIVATE_UPSTREAMS",
    ]);
  });

  it.each(["AAAA", "1:AAAA", "1:AAAA,", "x:y"])("refuses sealing keys like %j", (SEALING_KEYS) => {
    expect(problems({ ...good, SEALING_KEYS })[0]).toMatch(/^SEALING_KEYS must be keys like /);
  });

  it("never repeats a secret", () => {
    expect(problems({ ...good, NEXTAUTH_SECRET: "hunter2" }).join(" ")).not.toContain("hunter2");
  });

  it("refuses other schemes", () => {
    expect(problems({ ...good, PROXY_PUBLIC_URL: "javascript:alert(1)" })).toHaveLength(1);
    expect(problems({ ...good, DASHBOARD_DATABASE_URL: "mysql://x" })).toHaveLength(1);
  });
});
