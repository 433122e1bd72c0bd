import { ExactNumber, type JsonObject, type JsonValue, setOwn } from "@sallyport/json";
import fc from "fast-check";

/**
 * Values that are near to one another, so that random conditions hold about as often as not. Exact numbers are those
 * that a reader of JSON keeps as such: a double would change them.
 */
const NUMBER = fc.constantFrom<JsonValue>(
  0,
  1,
  -1,
  5,
  500,
  0.1,
  1e21,
  1e-9,
  -0,
  new ExactNumber("500.00000000000001"),
  new ExactNumber("9007199254740993"),
  new ExactNumber("1e400"),
  new ExactNumber("1e-400"),
  new ExactNumber("0.0000000001"),
);

export const FINITE = NUMBER.filter(
  (value) => !(value instanceof ExactNumber) || Number.isFinite(Number(value.source)),
);

export const KEY = fc.constantFrom("a", "b", "__proto__", "constructor", "length");

export const HOSTS = ["example.com", "*.example.com", "*.com", "evil.example", "localhost"];
export const FOLDERS = [
  "/srv",
  "/srv/data",
  "/",
  "data",
  ".",
  "C:/Users",
  "c:\\users\\me",
  "\\srv",
  "/srv/../etc",
  "/srv/C#",
  "/srv/aux",
  "/srv/d:a",
];

export const TEXT = fc.constantFrom(
  "",
  "a",
  "b",
  "ab",
  "prod",
  "1",
  "500",
  "true",
  "α😀",
  "human",
  "agent",
  "monday",
);
const URL_TEXT = fc.constantFrom(
  "https://example.com/a",
  "https://a.example.com:8443/x?y#z",
  "HTTP://EXAMPLE.COM",
  "https://example.com.",
  "https://example.com@evil.example/",
  "https://a@b@example.com/",
  "https://evil.example\\@example.com/",
  "https://evilexample.com",
  "ftp://example.com",
  "//example.com",
  "https:///example.com",
  "ws://localhost:80",
  "https://.example.com/",
  "https://example.com:99999/",
  "https://a.example.com../",
  "https://ex%61mple.com/",
  "https://me%40@example.com/",
  "https://b\u00fccher.example.com/",
  "https://a_b.example.com/",
  "https://x;.example.com/",
  "http://127.1/",
  "http://127.0.0.1/",
);
const PATH_PIECE = fc.constantFrom(
  ..."/ \\ . .. ../ ..\\ // a srv data users me /srv/ /srv/data/ data/ C:/ C:\\ c:\\users\\me\\ C: %2e %2f %65 %25 %e9 ~ ~1 $X ${X} %X% ? # : nul con. file: SRV \uff0e \uff0f \u00a5 \u200b \u00e9 ?? x. \0".split(
    " ",
  ),
  " ",
  "\t",
);
export const PATH_TEXT = fc.oneof(
  fc.array(PATH_PIECE, { maxLength: 5 }).map((pieces) => pieces.join("")),
  fc
    .tuple(
      fc.constantFrom("/srv/data/", "/srv/", "C:\\Users\\", "data/"),
      fc.array(PATH_PIECE, { maxLength: 4 }),
    )
    .map(([start, pieces]) => start + pieces.join("")),
);

export function valueOf(number: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> {
  return fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      { weight: 4, arbitrary: number },
      { weight: 3, arbitrary: TEXT },
      { weight: 1, arbitrary: fc.oneof(URL_TEXT, PATH_TEXT) },
      fc.constantFrom<JsonValue>(null, true, false),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.array(fc.tuple(KEY, tie("value")), { maxLength: 3 }).map(objectOf),
    ),
  })).value;
}

const ANY = valueOf(NUMBER);
export const OPERAND = valueOf(FINITE);
export const ARGS = fc.array(fc.tuple(KEY, ANY), { maxLength: 4 }).map(objectOf);

export function objectOf(entries: readonly (readonly [string, JsonValue])[]): JsonObject {
  const object: JsonObject = {};
  for (const [key, value] of entries) setOwn(object, key, value);
  return object;
}
