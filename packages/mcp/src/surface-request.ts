import { isObject, type JsonObject, own } from "@sallyport/json";
import type { Era } from "./method-table.ts";
import { type InputResponses, INPUT_RESPONSE_MEMBERS, readInputResponses } from "./input-responses.ts";

/** Requests of clients about something else than tools, each of which a policy's `surfaces` decide. */
export type SurfaceMethod =
  | "resources/list"
  | "resources/templates/list"
  | "resources/read"
  | "resources/subscribe"
  | "resources/unsubscribe"
  | "prompts/list"
  | "prompts/get"
  | "completion/complete"
  | "logging/setLevel";

export type ClientSurface = "resources" | "prompts" | "completions" | "logging";

/** What a policy is asked. `name`: a URI, a template, a prompt; undefined where it is about a list or all of it. */
export type SurfaceAsk = { readonly surface: ClientSurface; readonly name: string | undefined };

/** The argument that is to be completed, and what is known of the others. */
type Completing = { readonly variable: string; readonly known: JsonObject };

export type SurfaceRequest = InputResponses & {
  /** All of them have to be allowed. */
  readonly asks: readonly SurfaceAsk[];
  /** What Mcp-Name repeats in the stateless era; undefined where it is not there. */
  readonly name: string | undefined;
  /** Arguments of a prompt. */
  readonly args: JsonObject;
  readonly completing: Completing | undefined;
};

export type ReadSurfaceRequest =
  | { readonly ok: true; readonly request: SurfaceRequest }
  | { readonly ok: false; readonly problem: string };

type Meant = Partial<Omit<SurfaceRequest, "asks">> & Pick<SurfaceRequest, "asks">;
type Params = {
  readonly members: readonly string[];
  /** May be answered with an input-required result, and then be made again. */
  readonly mayRequireInput?: true;
  /** A text says what is wrong. */
  readonly read: (params: JsonObject) => Meant | string;
};

const lists = (surface: ClientSurface): Params => ({
  members: ["cursor"],
  read: (params) => {
    const cursor = own(params, "cursor");
    if (cursor !== undefined && typeof cursor !== "string") return "The cursor must be a string.";
    return { asks: [{ surface, name: undefined }] };
  },
});

const resource: Params = {
  members: ["uri"],
  read: (params) => {
    const uri = own(params, "uri");
    if (typeof uri !== "string") return "The uri must be a string.";
    return { asks: [{ surface: "resources", name: uri }] };
  },
};

const LEVELS = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];

const METHODS: Readonly<Record<SurfaceMethod, Params>> = {
  "resources/list": lists("resources"),
  "resources/templates/list": lists("resources"),
  "resources/read": {
    ...resource,
    mayRequireInput: true,
    read: (params) => {
      const meant = resource.read(params);
      return typeof meant === "string" ? meant : { ...meant, name: meant.asks[0]?.name };
    },
  },
  "resources/subscribe": resource,
  "resources/unsubscribe": resource,
  "prompts/list": lists("prompts"),
  "prompts/get": {
    members: ["name", "arguments"],
    mayRequireInput: true,
    read: (params) => {
      const name = own(params, "name");
      if (typeof name !== "string") return "The name of the prompt must be a string.";
      const args = own(params, "arguments") ?? {};
      if (!isObject(args)) return "The arguments must be an object.";
      return { asks: [{ surface: "prompts", name }], name, args };
    },
  },
  "completion/complete": { members: ["ref", "argument", "context"], read: readCompletion },
  "logging/setLevel": {
    members: ["level"],
    read: (params) => {
      const level = own(params, "level");
      if (typeof level !== "string" || !LEVELS.includes(level)) return "The level must be one of MCP's.";
      return { asks: [{ surface: "logging", name: undefined }] };
    },
  },
};

export function isSurfaceMethod(method: string): method is SurfaceMethod {
  return Object.hasOwn(METHODS, method);
}

/** The params of a request about a surface. What the specification does not name is refused. */
export function readSurfaceRequest(
  method: SurfaceMethod,
  params: JsonObject = {},
  era: Era = "session",
): ReadSurfaceRequest {
  const { members, mayRequireInput, read } = METHODS[method];
  const mayAnswerInput = era === "stateless" && mayRequireInput === true;
  const allowed: ReadonlySet<string> = new Set([
    ...members,
    "_meta",
    ...(mayAnswerInput ? INPUT_RESPONSE_MEMBERS : []),
  ]);
  const problem = "There is a member in the params that the method does not have.";
  if (!hasOnly(params, allowed)) return { ok: false, problem };
  const meta = own(params, "_meta");
  if (meta !== undefined && !isObject(meta)) return { ok: false, problem: "_meta must be an object." };
  const meant = read(params);
  if (typeof meant === "string") return { ok: false, problem: meant };
  const input = mayAnswerInput ? readInputResponses(params) : {};
  if (typeof input === "string") return { ok: false, problem: input };
  return { ok: true, request: { name: undefined, args: {}, completing: undefined, ...meant, ...input } };
}

/** Completions are asked for as such, and by what they complete. */
function readCompletion(params: JsonObject): Meant | string {
  const ref = own(params, "ref");
  const asked = isObject(ref) ? readReference(ref) : undefined;
  if (asked?.name === undefined) return "The ref must name a prompt or a resource.";
  const argument = own(params, "argument");
  const variable = isObject(argument) ? own(argument, "name") : undefined;
  const isArgument = isObject(argument) && hasOnly(argument, NAME_AND_VALUE);
  if (!isArgument || typeof variable !== "string" || typeof own(argument, "value") !== "string")
    return "The argument must have a name and a value.";
  const context = own(params, "context") ?? {};
  const known = isObject(context) ? (own(context, "arguments") ?? {}) : undefined;
  if (!isObject(known)) return "The context must have arguments.";
  const asks = [{ surface: "completions", name: asked.name } as const, asked];
  return { asks, completing: { variable, known } };
}

const NAME_AND_VALUE: ReadonlySet<string> = new Set(["name", "value"]);
const PROMPT: ReadonlySet<string> = new Set(["type", "name", "title"]);
const RESOURCE: ReadonlySet<string> = new Set(["type", "uri"]);

function readReference(ref: JsonObject): SurfaceAsk | undefined {
  const type = own(ref, "type");
  if (type === "ref/prompt" && hasOnly(ref, PROMPT)) return ask("prompts", own(ref, "name"));
  if (type === "ref/resource" && hasOnly(ref, RESOURCE)) return ask("resources", own(ref, "uri"));
  return undefined;
}

function ask(surface: ClientSurface, name: unknown): SurfaceAsk | undefined {
  return typeof name === "string" ? { surface, name } : undefined;
}

function hasOnly(value: JsonObject, members: ReadonlySet<string>): boolean {
  return Object.keys(value).every((key) => members.has(key));
}
