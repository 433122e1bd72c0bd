import { encodeUtf8 } from "@sallyport/json";
import { expect, it } from "vitest";
import { readServerText } from "./server-text.ts";

it.each<[string, string, unknown]>([
  ["a message", '{"id":1,"result":{}}', { id: 1, result: {} }],
  ["keys that differ in case only", '{"id":1,"ID":2}', { id: 1, ID: 2 }],
  ["half of a surrogate pair in an escape", '{"a":"\\ud800"}', { a: "\ud800" }],
])("reads %s, and keeps it as it came", (_, text, value) => {
  expect(readServerText(encodeUtf8(text))).toMatchObject({ value, text });
});

it.each<[string, Uint8Array]>([
  ["a key that is there twice", encodeUtf8('{"id":1,"id":2}')],
  ["a key that is there twice beside keys that differ in case", encodeUtf8('{"ID":0,"id":1,"id":2}')],
  ["half of a message", encodeUtf8('{"id":1')],
  ["two messages", encodeUtf8("{}{}")],
  ["nothing", encodeUtf8("")],
  ["bytes that are not UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
  ["257 levels", encodeUtf8("[".repeat(257) + "]".repeat(257))],
])("refuses %s", (_, given) => {
  expect(readServerText(given)).toBeUndefined();
});
