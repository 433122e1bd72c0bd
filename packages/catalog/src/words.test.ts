import { expect, it } from "vitest";
import { wordsOf } from "./words.ts";

it.each([
  ["getHTTPLog", "get http log"],
  ["get_http_log", "get http log"],
  ["http.log/get", "http log get"],
  ["executeSQL", "execute sql"],
  ["mcp__server__delete-file", "mcp server delete file"],
  ["testrun_createorupdate", "testrun create or update"],
  ["deletefile", "delete file"],
  ["listener", "listener"],
  ["r2ListBuckets", "r2 list buckets"],
  ["löscheDatei", "lösche datei"],
  ["", ""],
  ["---", ""],
])("%s: %s", (identifier, words) => {
  expect(wordsOf(identifier).join(" ")).toBe(words);
});

it("bounds what a name can cost", () => {
  expect(wordsOf("a_".repeat(10_000)).length).toBeLessThanOrEqual(32);
});
