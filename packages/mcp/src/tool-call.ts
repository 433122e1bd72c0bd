import { isObject, type JsonObject, own } from "@sallyport/json";
import type { Era } from "./method-table.ts";
import { type Round, ROUND_MEMBERS, readRound } from "./round.ts";

export type ToolCall =
  | ({ readonly ok: true; readonly name: string; readonly args: JsonObject } & Round)
  | { readonly ok: false; readonly problem: string };

const MEMBERS: Readonly<Record<Era, ReadonlySet<string>>> = {
  session: new Set(["name", "arguments", "_meta"]),
  stateless: new Set(["name", "arguments", "_meta", ...ROUND_MEMBERS]),
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
  const round = era === "session" ? {} : readRound(params);
  return typeof round === "string" ? refuse(round) : { ok: true, name, args: args ?? {}, ...round };
}

const LISTED: Readonly<Record<Era, string>> = {
  session: "name, arguments and _meta",
  stateless: "name, arguments, _meta, inputResponses and requestState",
};

function refuse(problem: string): ToolCall {
  return { ok: false, problem };
}
