import { expect, it } from "vitest";
import { parseRedisUrl } from "./parse-redis-url.ts";

const node = (host: string, port: number) => ({ host, port });

it.each<[string, object]>([
  ["redis://localhost", { kind: "single", nodes: [node("localhost", 6379)], tls: false, db: 0 }],
  [
    "rediss://user:p%40ss@db.example:7000/3",
    {
      kind: "single",
      nodes: [node("db.example", 7000)],
      tls: true,
      db: 3,
      username: "user",
      password: "p@ss",
    },
  ],
  [
    "redis://:secret@[::1]:6380",
    { kind: "single", nodes: [node("::1", 6380)], tls: false, db: 0, password: "secret" },
  ],
  [
    "redis+sentinel://a,b:1/main/2",
    { kind: "sentinel", nodes: [node("a", 26_379), node("b", 1)], tls: false, db: 2, master: "main" },
  ],
  ["redis+cluster://a:1,b:2", { kind: "cluster", nodes: [node("a", 1), node("b", 2)], tls: false, db: 0 }],
])("reads %s", (text, address) => {
  expect(parseRedisUrl(text)).toEqual(address);
});

it.each([
  "",
  "localhost:6379",
  "http://localhost",
  "redis://",
  "redis://a,b",
  "redis://a:0",
  "redis://a:70000",
  "redis://a:x",
  "redis://a/x",
  "redis://a?db=1",
  "redis://%zz:p@a",
  "redis+sentinel://a",
  "redis+cluster://a/1",
  "redis+other://a",
])("refuses %j", (text) => {
  expect(parseRedisUrl(text)).toBeUndefined();
});
