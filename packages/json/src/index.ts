export { asDoubles } from "./as-doubles.ts";
export { canonicalNumber, compareNumbers, scaleUp } from "./decimal.ts";
export { type DocumentEdit, editDocument } from "./edit/edit-document.ts";
export { applyChanges, type TextChange } from "./edit/text-change.ts";
export { excerpt } from "./excerpt.ts";
export { isFiniteNumber, isFiniteValue, isReadableValue } from "./finite.ts";
export { nameFault } from "./name-fault.ts";
export {
  type ParsedDocument,
  parseDocument,
  type Span,
} from "./parse-document.ts";
export { parseStrict, type StrictResult } from "./parse-strict.ts";
export { parsePointer, pointer } from "./pointer.ts";
export { canonical, stringify } from "./print.ts";
export { SlicedParse } from "./sliced-parse.ts";
export { decodeUtf8, encodeUtf8 } from "./utf8.ts";
export { ExactNumber, isNumber, isObject, type JsonObject, type JsonValue, own, setOwn } from "./value.ts";
