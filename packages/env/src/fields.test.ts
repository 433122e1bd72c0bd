import { describe, expect, it } from "vitest";
import type * as z from "zod";
import {
  flag,
  folder,
  host,
  list,
  megabytes,
  oneOf,
  port,
  postgresUrl,
  required,
  seconds,
  secret,
  url,
  wholeNumber,
} from "./fields.ts";
import { EnvError, readVariables } from "./read-variables.ts";
import { allowPrivateUpstreams, proxyPublicUrl, sealingKeys } from "./shared-fields.ts";

/** What `X` is read as, or the sentence that says what is wrong with it. */
function read(field: z.ZodType, value: string | undefined): unknown {
  try {
    return readVariables({ X: field }, { X: value })["X"];
  } catch (error) {
    if (error instanceof EnvError) return error.message;
    throw error;
  }
}

const KEY = `${"A".repeat(43)}=`;
const NUMBER = "X must be a whole number from 1 to 10.";
const PORT = "X must be a whole number from 1 to 65535.";
const URL = "X must be an http or https URL, like https://a.example.";
const POSTGRES = "X must be a connection URL, like postgres://user:password@host:5432/database.";
const SECRET = "X must have 32 characters or more, like from: openssl rand -base64 32.";
const KEYS = "X must be keys like 1:<32 bytes in base64>, with commas between them.";
const range = { from: 1, to: 10 };

describe.each<[string, z.ZodType, [value: string | undefined, read: unknown][]]>([
  [
    "a flag",
    flag(),
    [
      ["1", true],
      ["0", false],
      ["", false],
      [undefined, false],
      ["yes", "X must be 1 or 0."],
      ["true", "X must be 1 or 0."],
      [" 1", "X must be 1 or 0."],
    ],
  ],
  [
    "a whole number",
    wholeNumber(range),
    [
      ["1", 1],
      ["10", 10],
      ["0", NUMBER],
      ["11", NUMBER],
      ["-1", NUMBER],
      ["1.5", NUMBER],
      ["1e1", NUMBER],
      ["0x1", NUMBER],
      ["9".repeat(20), NUMBER],
      ["ten", NUMBER],
    ],
  ],
  [
    "a port",
    port(),
    [
      ["65535", 65_535],
      ["65536", PORT],
      ["0", PORT],
      ["3100x", PORT],
    ],
  ],
  ["a port that may be any", port({ from: 0 }), [["0", 0]]],
  ["a number with a default", port().default(3100), [["", 3100]]],
  [
    "a duration",
    seconds(range),
    [
      ["10", 10_000],
      ["11", NUMBER],
    ],
  ],
  [
    "a size",
    megabytes(range),
    [
      ["1", 1_048_576],
      ["0", NUMBER],
    ],
  ],
  [
    "a URL",
    url("https://a.example"),
    [
      ["https://b.example/mcp//", "https://b.example/mcp"],
      ["http://127.0.0.1:1", "http://127.0.0.1:1"],
      ["b.example", URL],
      ["ftp://b.example", URL],
      ["javascript:alert(1)", URL],
    ],
  ],
  [
    "a connection URL",
    postgresUrl(),
    [
      ["postgres://u:p@h:5432/d", "postgres://u:p@h:5432/d"],
      ["postgresql://u:p@h/d?sslmode=require", "postgresql://u:p@h/d?sslmode=require"],
      ["mysql://u:p@h/d", POSTGRES],
      ["h/d", POSTGRES],
    ],
  ],
  [
    "a list",
    list(),
    [
      ["a.test, B.test:8443,,", ["a.test", "b.test:8443"]],
      ["", []],
      [undefined, []],
    ],
  ],
  [
    "a secret",
    secret({ min: 32 }),
    [
      ["s".repeat(32), "s".repeat(32)],
      ["hunter2", SECRET],
    ],
  ],
  ["a folder", folder(), [["./a b", "./a b"]]],
  ["a host", host(), [["::1", "::1"]]],
  [
    "one of several",
    oneOf(["info", "warn"]),
    [
      ["warn", "warn"],
      ["loud", "X must be one of info, warn."],
    ],
  ],
  [
    "a required variable",
    required(flag() as z.ZodType<boolean, string>, "It is a test."),
    [
      ["1", true],
      ["2", "X must be 1 or 0."],
      ["", "X is not set. It is a test."],
      [undefined, "X is not set. It is a test."],
    ],
  ],
  ["ALLOW_PRIVATE_UPSTREAMS", allowPrivateUpstreams, [["0", false]]],
  ["PROXY_PUBLIC_URL", proxyPublicUrl, [["https://MCP.example.com/", "https://MCP.example.com"]]],
  [
    "SEALING_KEYS",
    sealingKeys,
    [
      [`1:${KEY}`, `1:${KEY}`],
      [`1:${KEY}, 2:${KEY}`, `1:${KEY}, 2:${KEY}`],
      ["AAAA", KEYS],
      ["1:AAAA", KEYS],
      [`1:${KEY},`, KEYS],
      [`x:${KEY}`, KEYS],
      ["", expect.stringMatching(/^X is not set\. It holds the keys/)],
    ],
  ],
])("%s", (_, field, cases) => {
  it.each(cases)("%j is read as %j", (value, expected) => {
    expect(read(field, value)).toEqual(expected);
  });
});
