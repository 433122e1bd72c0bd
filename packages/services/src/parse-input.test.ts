import { expect, it } from "vitest";
import * as z from "zod";
import { parseInput } from "./parse-input.ts";

const Schema = z.strictObject({
  name: z.string().trim().min(1, "Enter a name."),
  days: z.number("Enter a number.").default(1),
});

it("gives the input in its parsed form", () => {
  expect(parseInput(Schema, { name: "  Ada " })).toEqual({ name: "Ada", days: 1 });
});

it.each<[string, unknown, string, { path: string; message: string }[]]>([
  [
    "every problem with its field, and the first one's sentence",
    { name: " ", days: "x" },
    "Enter a name.",
    [
      { path: "name", message: "Enter a name." },
      { path: "days", message: "Enter a number." },
    ],
  ],
  [
    "a field that is unknown",
    { name: "Ada", role: "admin" },
    'Unrecognized key: "role"',
    [{ path: "", message: 'Unrecognized key: "role"' }],
  ],
])("throws invalid_input with %s", (_, given, message, issues) => {
  const attempt = (): unknown => parseInput(Schema, given as z.input<typeof Schema>);
  expect(attempt).toThrow(expect.objectContaining({ code: "invalid_input", message, issues }));
});
