import { asDoubles } from "../as-doubles.ts";
import { parseDocument } from "../parse-document.ts";
import { parseStrict } from "../parse-strict.ts";
import { encodeUtf8 } from "../utf8.ts";
import { isObject, type JsonValue, own } from "../value.ts";

/** What readers of a text said, for counting. */
export type ReadRun = { isAccepted: boolean; fault: string };

const LIMITS = { maxDepth: 64, maxKeys: 10_000 };

/** Reads a text with both readers and with JSON.parse. Throws, and so fails a property, when they differ. */
export function checkRead(text: string): ReadRun {
  const native = nativeValue(text);
  const strict = parseStrict(encodeUtf8(text), LIMITS);
  const { value, faults } = parseDocument(text);
  if (strict.ok) {
    if (native === undefined) throw new Error("accepted here, refused by JSON.parse");
    if (!isEqual(asDoubles(strict.value), native.value)) throw new Error("read otherwise by JSON.parse");
    if (value === undefined || faults.length > 0) throw new Error("accepted strictly, refused as a document");
    return { isAccepted: true, fault: "" };
  }
  const { code } = strict.fault;
  if (code === "syntax" && native !== undefined) throw new Error("a fault of syntax, accepted by JSON.parse");
  if (faults.length === 0 && native === undefined)
    throw new Error("a document without a fault, refused by JSON.parse");
  return { isAccepted: false, fault: code };
}

function nativeValue(text: string): { value: JsonValue } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function isEqual(a: JsonValue, b: JsonValue): boolean {
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, i) => isEqual(item, b[i] ?? null))
    );
  }
  if (!isObject(a) || !isObject(b)) return Object.is(a, b);
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => isEqual(own(a, key) ?? null, own(b, key) ?? null))
  );
}
