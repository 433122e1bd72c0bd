import { expect, test } from "vitest";
import { encodeUtf8 as bytes, parseStrict } from "./index.ts";

const limits = { maxDepth: 64, maxKeys: 10_000 };

test("reads plain JSON", () => {
  expect(parseStrict(bytes('{"a":[1,2,{"b":null}]}'), limits)).toEqual({
    ok: true,
    value: { a: [1, 2, { b: null }] },
    text: '{"a":[1,2,{"b":null}]}',
  });
});
