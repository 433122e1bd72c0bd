import { expect, it } from "vitest";
import { visibleJson } from "./visible-json.ts";

it.each([
  ["a right-to-left override", "safe\u202Egpj", "safe\\u202egpj"],
  ["a zero-width space", "a\u200Bb", "a\\u200bb"],
  ["a tag character, which is two units", "x\u{E0041}", "x\\udb40\\udc41"],
  ["what everybody sees", "löschen 東京", "löschen 東京"],
])("writes %s so that it is seen, and means the same", (_name, name, shown) => {
  const json = JSON.stringify({ tools: { [name]: {} } }, null, 2);
  expect(visibleJson(json)).toContain(shown);
  expect(JSON.parse(visibleJson(json))).toEqual(JSON.parse(json));
});
