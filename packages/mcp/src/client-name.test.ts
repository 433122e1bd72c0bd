import { expect, it } from "vitest";
import { clientNameOf } from "./client-name.ts";

it.each<[string, object | undefined, string | undefined]>([
  ["a name", { clientInfo: { name: "claude-code", version: "2" } }, "claude-code"],
  ["no parameters", undefined, undefined],
  ["no information", {}, undefined],
  ["information that is no object", { clientInfo: "claude-code" }, undefined],
  ["an empty name", { clientInfo: { name: "" } }, undefined],
  ["a name that is no text", { clientInfo: { name: 7 } }, undefined],
  ["a name that is too long to carry", { clientInfo: { name: "x".repeat(201) } }, undefined],
  ["a name of the prototype", { clientInfo: Object.create({ name: "inherited" }) as object }, undefined],
])("%s", (_, params, name) => {
  expect(clientNameOf(params as Parameters<typeof clientNameOf>[0])).toBe(name);
});
