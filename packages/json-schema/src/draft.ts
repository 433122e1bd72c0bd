import { isObject, type JsonValue, own } from "@sallyport/json";
import type { Draft } from "./keyword.ts";
import { UnsupportedSchema } from "./unsupported-schema.ts";

const DRAFTS: ReadonlyMap<string, Draft> = new Map([
  ["https://json-schema.org/draft/2020-12/schema", "2020-12"],
  ["http://json-schema.org/draft-07/schema", "draft-07"],
  ["https://json-schema.org/draft-07/schema", "draft-07"],
]);

const OTHER_DRAFT = /^https?:\/\/json-schema\.org\/(?:draft\/)?(draft-0[346]|2019-09)\/schema#?$/;

/** The draft that a schema says it is of; 2020-12, as MCP has it, when it says nothing. */
export function draftOf(root: JsonValue): Draft {
  const written = isObject(root) ? own(root, "$schema") : undefined;
  if (written === undefined) return "2020-12";
  const draft = typeof written === "string" ? DRAFTS.get(written.replace(/#$/, "")) : undefined;
  if (draft !== undefined) return draft;
  const [, other] = typeof written === "string" ? (OTHER_DRAFT.exec(written) ?? []) : [];
  const what = other === undefined ? "its $schema says otherwise" : `its $schema says ${other}`;
  throw new UnsupportedSchema(`The schema must be of JSON Schema 2020-12 or draft-07; ${what}.`);
}
