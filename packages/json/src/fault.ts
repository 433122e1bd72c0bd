export type FaultCode =
  | "bom"
  | "encoding"
  | "syntax"
  | "duplicate_key"
  | "twin_key"
  | "lone_surrogate"
  | "not_finite"
  | "depth"
  | "keys";

/** Why a text was refused. `offset` counts UTF-16 units of the decoded text; 0 when the bytes are no text. */
export type JsonFault = { code: FaultCode; offset: number; message: string };

/** The deepest nesting any reader here follows, whatever its caller allows: it recurses. */
export const DEEPEST = 1000;
