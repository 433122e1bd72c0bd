import fc from "fast-check";

const PIECE = fc.constantFrom(
  ..."{}[],:\"\\/ \n\ta0-1.5eE+'".split(""),
  '"a"',
  '"a":',
  '"\\a"',
  '"\\ud800"',
  "\\u",
  "\\u0041",
  "\\ud83d\\ude00",
  "[[",
  "]]",
  "true",
  "null",
  "1e400",
  "12345678901234567890",
  "//",
  "/*",
  "*/",
  "\u0001",
  "\ufeff",
  "é",
  "__proto__",
);

const SCRAP = fc.array(PIECE, { maxLength: 24 }).map((pieces) => pieces.join(""));

/** A JSON text with a few pieces put in or cut out. */
const MUTATED = fc
  .tuple(
    fc.json({ maxDepth: 3 }),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 2 }), fc.oneof(fc.constant(""), PIECE)), { maxLength: 3 }),
  )
  .map(([text, changes]) =>
    changes.reduce((changed, [at, length, piece]) => {
      const from = at % (changed.length + 1);
      return changed.slice(0, from) + piece + changed.slice(from + length);
    }, text),
  );

const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Texts that are JSON, nearly JSON, or made of its pieces. Lone surrogates do not survive UTF-8, so none is left. */
export const JSON_TEXT = fc.oneof(SCRAP, MUTATED).map((text) => text.replaceAll(LONE_SURROGATE, "\ufffd"));
