import { EnvError } from "@sallyport/env";
import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import { readEnv } from "./env.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");
const good = {
  PROXY_DATABASE_URL: "postgres://sallyport_proxy:hush-hush@localhost:5432/sallyport",
  SEALING_KEYS: `1:${KEY}`,
  PROXY_SPOOL_DIR: "/tmp/spool",
};
const settings = (env: Record<string, string>) => readEnv({ ...good, ...env });
function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readEnv(env);
    return [];
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
}

describe("readEnv", () => {
  it("requires three values and has defaults for the rest", () => {
    expect(settings({})).toMatchObject({
      host: "127.0.0.1",
      port: 3100,
      workers: 1,
      spoolDir: "/tmp/spool",
      spoolMaxBytes: 1024 * 1024 * 1024,
      maxRequestBytes: 4 * 1024 * 1024,
      maxAnswerBytes: 16 * 1024 * 1024,
      maxHeldBytes: 512 * 1024 * 1024,
      keepAliveMs: 15_000,
      shares: {
        grant: { calls: 200, streams: 50, bytesPerSecond: 32 * 1024 * 1024 },
        org: { calls: 2000, streams: 500, bytesPerSecond: 64 * 1024 * 1024 },
      },
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
    ["PROXY_DATABASE_URL", "", "PROXY_DATABASE_URL is not set."],
    ["PROXY_DATABASE_URL", "mysql://x:hush-hush@y/z", "PROXY_DATABASE_URL must be a connection URL"],
    ["SEALING_KEYS", "", "SEALING_KEYS is not set."],
    ["SEALING_KEYS", "1:hush-hush", "SEALING_KEYS must be keys"],
    ["SEALING_KEYS", `1:${KEY},1:${KEY}`, "SEALING_KEYS cannot be read. Key version 1 occurs twice."],
    ["PROXY_SPOOL_DIR", "", "PROXY_SPOOL_DIR is not set."],
    ["PROXY_PORT", "65536", "PROXY_PORT must be a whole number"],
    ["PROXY_WORKERS", "0", "PROXY_WORKERS must be a whole number from 1 to 64, or auto"],
    ["PROXY_WORKERS", "65", "PROXY_WORKERS must be a whole number from 1 to 64, or auto"],
    ["PROXY_WORKERS", "all", "PROXY_WORKERS must be a whole number from 1 to 64, or auto"],
    ["PROXY_PORT", "3100x", "PROXY_PORT must be a whole number"],
    ["PROXY_STALE_SECONDS", "3601", "PROXY_STALE_SECONDS must be a whole number from 0 to 3600."],
    ["PROXY_ANSWER_MAX_MB", "257", "PROXY_ANSWER_MAX_MB must be a whole number from 1 to 256"],
    ["PROXY_REQUEST_MAX_MB", "0", "PROXY_REQUEST_MAX_MB must be a whole number from 1 to 64"],
    ["PROXY_HELD_MAX_MB", "1", "PROXY_HELD_MAX_MB must be a whole number from 64"],
    ["PROXY_SPOOL_MAX_MB", "0", "PROXY_SPOOL_MAX_MB must be a whole number"],
    ["ALLOW_PRIVATE_UPSTREAMS", "yes", "ALLOW_PRIVATE_UPSTREAMS must be 1 or 0."],
    ["LOG_LEVEL", "loud", "LOG_LEVEL must be one of"],
    ["PROXY_PUBLIC_URL", "proxy", "PROXY_PUBLIC_URL must be an http or https URL"],
  ])("reports what is wrong with %s=%j", (name, value, sentence) => {
    const told = problemsOf({ ...good, [name]: value });
    expect(told).toEqual([expect.stringContaining(sentence)]);
    expect(told.join()).not.toContain("hush-hush");
    expect(told.join()).not.toContain(KEY);
  });

  it.each([
    ["1", true],
    ["0", false],
    ["", false],
  ])("reads ALLOW_PRIVATE_UPSTREAMS=%j as %j, as the dashboard does", (value, allowed) => {
    expect(settings({ ALLOW_PRIVATE_UPSTREAMS: value }).allowPrivateUpstreams).toBe(allowed);
  });

  it("reports all problems at once", () => {
    expect(problemsOf({ PROXY_PORT: "x" })).toHaveLength(4);
  });
});
