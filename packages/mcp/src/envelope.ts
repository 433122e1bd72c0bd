import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import { implementationName } from "./client-name.ts";
import { envelopeVersion, VERSION_KEY } from "./protocol-version.ts";
import { tasksExtension } from "./task-capability.ts";

/** What a request of 2026-07-28 says of itself and its client (2026-07-28, basic, `_meta`). */
export type Envelope = {
  readonly version: string;
  /** What the client calls itself; undefined when it does not say. */
  readonly clientName: string | undefined;
  /** Names of the capabilities that the client declares. */
  readonly capabilities: ReadonlySet<string>;
  /** It knows what to do with a task in place of a result. */
  readonly takesTasks: boolean;
};

export type ReadEnvelope =
  | { readonly ok: true; readonly envelope: Envelope }
  | { readonly ok: false; readonly problem: string };

const PREFIX = "io.modelcontextprotocol/";
export const CAPABILITIES_KEY = `${PREFIX}clientCapabilities`;
const CLIENT_KEY = `${PREFIX}clientInfo`;

type Check = { readonly key: string; readonly is: (value: JsonValue) => boolean; readonly what: string };
const OPTIONAL: readonly Check[] = [
  { key: CLIENT_KEY, is: isObject, what: "an object" },
  { key: `${PREFIX}logLevel`, is: (value) => typeof value === "string", what: "a string" },
];

/** The envelope of a request's params. The version and the capabilities must be there; the rest is optional. */
export function readEnvelope(params: JsonObject | undefined): ReadEnvelope {
  const meta = params === undefined ? undefined : own(params, "_meta");
  if (!isObject(meta)) return refuse("The params of a request must have _meta.");
  const version = envelopeVersion(params);
  if (version === undefined || version === "") return refuse(`_meta must have ${VERSION_KEY}, a string.`);
  const declared = own(meta, CAPABILITIES_KEY);
  if (!isObject(declared)) return refuse(`_meta must have ${CAPABILITIES_KEY}, an object.`);
  for (const { key, is, what } of OPTIONAL) {
    const value = own(meta, key);
    if (value !== undefined && !is(value)) return refuse(`${key} in _meta must be ${what}.`);
  }
  const capabilities = new Set(Object.keys(declared).filter((name) => isObject(own(declared, name))));
  const clientName = implementationName(own(meta, CLIENT_KEY));
  const takesTasks = tasksExtension(declared) !== undefined;
  return { ok: true, envelope: { version, clientName, capabilities, takesTasks } };
}

function refuse(problem: string): ReadEnvelope {
  return { ok: false, problem };
}
