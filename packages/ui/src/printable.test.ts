import { describe, expect, it } from "vitest";
import { printable, printableParts } from "./printable.ts";

const cases: [name: string, input: string, output: string][] = [
  ["plain text", "create_charge", "create_charge"],
  ["accents and other scripts", "Grüße, 東京, مرحبا", "Grüße, 東京, مرحبا"],
  ["right-to-left override", "safe\u202Egpj.exe", "safe⟨U+202E⟩gpj.exe"],
  ["isolates", "a\u2066b\u2069", "a⟨U+2066⟩b⟨U+2069⟩"],
  ["zero width", "pay\u200Bment", "pay⟨U+200B⟩ment"],
  ["byte order mark", "\uFEFFx", "⟨U+FEFF⟩x"],
  ["controls", "a\u0000b\u001Bc", "a⟨U+0000⟩b⟨U+001B⟩c"],
  ["a line break in one line", "a\nb", "a⟨U+000A⟩b"],
  ["tag characters", "x\u{E0041}", "x⟨U+E0041⟩"],
  ["a lone surrogate", "x\uD800y", "x⟨U+D800⟩y"],
  ["hangul filler", "a\u3164b", "a⟨U+3164⟩b"],
  ["an emoji with its presentation selector", "⚠️", "⚠️"],
];

describe("printable", () => {
  it.each(cases)("%s", (_name, input, output) => {
    expect(printable(input)).toBe(output);
  });

  it("keeps line breaks when asked to", () => {
    expect(printableParts("a\nb\u200B", "line-breaks")).toEqual([
      { kind: "text", text: "a\nb" },
      { kind: "code-point", text: "⟨U+200B⟩" },
    ]);
  });
});
