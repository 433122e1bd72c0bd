export { asDoubles } from "./as-doubles.ts";
export { canonicalNumber, compareNumbers, hasHugeExponent, scaleUp } from "./decimal.ts";
export { type DocumentEdit, editDocument } from "./edit/edit-document.ts";
export { applyChanges, type TextChange } from "./edit/text-change.ts";
export { excerpt } from "./excerpt.ts";
export type { FaultCode, JsonFault } from "./fault.ts";
export { isFiniteNumber, isFiniteValue, isReadableValue } from "./finite.ts";
export {
  type DocumentFault,
  type DocumentOptions,
  type ParsedDocument,
  parseDocument,
  type Span,
} from "./parse-document.ts";
export { parseStrict, type StrictResult } from "./parse-strict.ts";
export { parsePointer, pointer } from "./pointer.ts";
export { canonical, stringify } from "./print.ts";
export type { JsonLimits } from "./scan.ts";
export { decodeUtf8, encodeUtf8 } from "./utf8.ts";
export { ExactNumber, isNumber, isObject, type JsonObject, type JsonValue, own, setOwn } from "./value.ts";
