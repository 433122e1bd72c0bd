import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import { readEnv } from "./env.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");
const good = {
  PROXY_DATABASE_URL: "postgres://sallyport_proxy:hush-hush@localhost:5432/sallyport",
  SEALING_KEYS: `1:${KEY}`,
  PROXY_SPOOL_DIR: "/tmp/spool",
};
const settings = (env: Record<string, string>) => {
  const result = readEnv({ ...good, ...env });
  if (!result.ok) throw new Error(result.problems.join(" "));
  return result.settings;
};

describe("readEnv", () => {
  it("requires three values and has defaults for the rest", () => {
    expect(settings({})).toMatchObject({
      host: "127.0.0.1",
      port: 3100,
      workers: 1,
      spoolDir: "/tmp/spool",
      spoolMaxBytes: 1024 * 1024 * 1024,
      staleMs: 300_000,
      allowPrivateUpstreams: false,
      logLevel: "info",
    });
    expect([...settings({}).allowedHosts]).toEqual(["localhost:3100", "127.0.0.1:3100", "[::1]:3100"]);
    expect([...settings({}).allowedOrigins]).toEqual([]);
  });

  it("treats an empty value as unset", () => {
    expect(settings({ PROXY_PORT: "", LOG_LEVEL: "", ALLOW_PRIVATE_UPSTREAMS: "" })).toMatchObject({
      port: 3100,
    });
  });

  it("reads PROXY_WORKERS as a number, or auto as the number of cores", () => {
    expect(settings({ PROXY_WORKERS: "3" }).workers).toBe(3);
    expect(settings({ PROXY_WORKERS: "auto" }).workers).toBe(Math.min(availableParallelism(), 64));
  });

  it("accepts only its public host on a public address", () => {
    const { allowedHosts } = settings({
      PROXY_HOST: "0.0.0.0",
      PROXY_PUBLIC_URL: "https://MCP.example.com/",
    });
    expect([...allowedHosts]).toEqual(["mcp.example.com"]);
    expect([...settings({ PROXY_ALLOWED_HOSTS: "a.test, B.test:8443" }).allowedHosts]).toEqual([
      "a.test",
      "b.test:8443",
    ]);
  });

  it.each([
    ["PROXY_DATABASE_URL", "", "PROXY_DATABASE_URL is missing"],
    ["PROXY_DATABASE_URL", "mysql://x:hush-hush@y/z", "PROXY_DATABASE_URL is not a connection URL"],
    ["SEALING_KEYS", "", "SEALING_KEYS is missing"],
    ["SEALING_KEYS", "1:hush-hush", "SEALING_KEYS cannot be read: Entry 1"],
    ["PROXY_SPOOL_DIR", "", "PROXY_SPOOL_DIR is missing"],
    ["PROXY_PORT", "65536", "PROXY_PORT must be a whole number"],
    ["PROXY_WORKERS", "0", "PROXY_WORKERS is a number from 1 to 64, or auto"],
    ["PROXY_WORKERS", "65", "PROXY_WORKERS is a number from 1 to 64, or auto"],
    ["PROXY_WORKERS", "all", "PROXY_WORKERS is a number from 1 to 64, or auto"],
    ["PROXY_PORT", "3100x", "PROXY_PORT must be a whole number"],
    ["PROXY_STALE_SECONDS", "3601", "PROXY_STALE_SECONDS must be a whole number from 0 to 3600."],
    ["PROXY_SPOOL_MAX_MB", "0", "PROXY_SPOOL_MAX_MB must be a whole number"],
    ["ALLOW_PRIVATE_UPSTREAMS", "yes", "ALLOW_PRIVATE_UPSTREAMS is 1 or unset."],
    ["LOG_LEVEL", "loud", "LOG_LEVEL is one of"],
    ["PROXY_PUBLIC_URL", "proxy", "PROXY_PUBLIC_URL is not a URL"],
  ])("reports what is wrong with %s=%j", (name, value, sentence) => {
    const result = readEnv({ ...good, [name]: value });
    const told = result.ok ? "" : result.problems.join("\n");
    expect(told).toContain(sentence);
    expect(told).not.toContain("hush-hush");
  });

  it("reports all problems at once", () => {
    const result = readEnv({ PROXY_PORT: "x" });
    expect(result.ok ? [] : result.problems).toHaveLength(4);
  });
});
