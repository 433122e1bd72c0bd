import { isObject, type JsonObject, own } from "@sallyport/json";
import type { Era } from "./method-table.ts";
import { type InputResponses, INPUT_RESPONSE_MEMBERS, readInputResponses } from "./input-responses.ts";
import { taskProblem } from "./task-request.ts";

export type ToolCall =
  | ({
      readonly ok: true;
      readonly name: string;
      readonly args: JsonObject;
      /** It asks to run as a task. */
      readonly asTask: boolean;
    } & InputResponses)
  | { readonly ok: false; readonly problem: string };

const MEMBERS: Readonly<Record<Era, ReadonlySet<string>>> = {
  session: new Set(["name", "arguments", "_meta", "task"]),
  stateless: new Set(["name", "arguments", "_meta", "task", ...INPUT_RESPONSE_MEMBERS]),
};

/** The params of a tools/call. Absent arguments are `{}`; what the specification does not name is refused. */
export function readToolCall(params: JsonObject | undefined, era: Era = "session"): ToolCall {
  if (params === undefined) return refuse("A tools/call must have params.");
  for (const key of Object.keys(params)) {
    if (!MEMBERS[era].has(key)) return refuse(`The params of a tools/call may be ${LISTED[era]} only.`);
  }
  const name = own(params, "name");
  if (typeof name !== "string") return refuse("The name of the tool must be a string.");
  const args = own(params, "arguments");
  if (args !== undefined && !isObject(args)) return refuse("The arguments must be an object.");
  const meta = own(params, "_meta");
  if (meta !== undefined && !isObject(meta)) return refuse("_meta must be an object.");
  const asTask = Object.hasOwn(params, "task");
  const problem = asTask ? taskProblem(own(params, "task"), era) : undefined;
  if (problem !== undefined) return refuse(problem);
  const input = era === "session" ? {} : readInputResponses(params);
  return typeof input === "string" ? refuse(input) : { ok: true, name, args: args ?? {}, asTask, ...input };
}

const LISTED: Readonly<Record<Era, string>> = {
  session: "name, arguments, task and _meta",
  stateless: "name, arguments, _meta, inputResponses and requestState",
};

function refuse(problem: string): ToolCall {
  return { ok: false, problem };
}
