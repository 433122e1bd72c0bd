import { isObject, type JsonObject, own } from "@sallyport/json";

import type { Era } from "./method-table.ts";

export type ToolCall =
  | {
      readonly ok: true;
      readonly name: string;
      readonly args: JsonObject;
      /** What the client gives back of an input-required result; only in the stateless era. */
      readonly requestState?: string;
      readonly hasInputResponses?: true;
    }
  | { readonly ok: false; readonly problem: string };

const MEMBERS: Readonly<Record<Era, ReadonlySet<string>>> = {
  session: new Set(["name", "arguments", "_meta"]),
  stateless: new Set(["name", "arguments", "_meta", "inputResponses", "requestState"]),
};

/** The params of a tools/call. Absent arguments are `{}`; what the specification does not name is refused. */
export function readToolCall(params: JsonObject | undefined, era: Era = "session"): ToolCall {
  if (params === undefined) return refuse("A tools/call has params.");
  if (Object.hasOwn(params, "task")) return refuse("Calls that run as tasks are not supported.");
  for (const key of Object.keys(params)) {
    if (!MEMBERS[era].has(key)) return refuse(`The params of a tools/call are ${LISTED[era]} only.`);
  }
  const name = own(params, "name");
  if (typeof name !== "string") return refuse("The name of the tool is a string.");
  const args = own(params, "arguments");
  if (args !== undefined && !isObject(args)) return refuse("The arguments are an object.");
  const meta = own(params, "_meta");
  if (meta !== undefined && !isObject(meta)) return refuse("_meta is an object.");
  const call = { ok: true, name, args: args ?? {} } as const;
  return era === "session" ? call : withRound(call, params);
}

/** The members of a call that is made again after an input-required result. */
function withRound(call: Extract<ToolCall, { ok: true }>, params: JsonObject): ToolCall {
  const state = own(params, "requestState");
  if (state !== undefined && typeof state !== "string") return refuse("The requestState is a string.");
  const responses = own(params, "inputResponses");
  if (responses !== undefined && !isObject(responses)) return refuse("The inputResponses are an object.");
  return {
    ...call,
    ...(state === undefined ? {} : { requestState: state }),
    ...(responses === undefined ? {} : { hasInputResponses: true }),
  };
}

const LISTED: Readonly<Record<Era, string>> = {
  session: "name, arguments and _meta",
  stateless: "name, arguments, _meta, inputResponses and requestState",
};

function refuse(problem: string): ToolCall {
  return { ok: false, problem };
}
