import { expect, test } from "vitest";
import { parsePointer, pointer } from "./index.ts";

test.each<[(string | number)[], string]>([
  [[], ""],
  [["tools", "create_charge", "deny_if", 0], "/tools/create_charge/deny_if/0"],
  [["a/b", "m~n", "~1", ""], "/a~1b/m~0n/~01/"],
])("the pointer of %j is %j", (path, expected) => {
  expect(pointer(path)).toBe(expected);
  expect(parsePointer(expected)).toEqual(path.map(String));
});

test.each(["a", "/~", "/~2", "#/a"])("%j is no pointer", (text) => {
  expect(parsePointer(text)).toBeUndefined();
});
