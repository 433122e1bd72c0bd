/**
 * The two kinds of value that our procedures send and JSON has not, Date and undefined, in superjson's format: the
 * server speaks superjson itself. The whole library costs 4 KB of every page's first load, and wire.test.ts holds this
 * against it. Any other kind throws, so nothing arrives as something else.
 */
type Annotated = { readonly json: unknown; readonly meta?: { readonly values?: unknown } };
type Container = Record<string, unknown>;

export const wire = { serialize, deserialize: (data: unknown) => deserialize(data as Annotated) };

function serialize(value: unknown): { json: unknown; meta?: object } {
  const values: Record<string, ["Date"]> = {};
  const json = strip(value, [], (path) => {
    values[path.map(escapeStep).join(".")] = ["Date"];
  });
  return Object.keys(values).length === 0 ? { json } : { json, meta: { values, v: 1 } };
}

function strip(value: unknown, path: readonly string[], onDate: (path: readonly string[]) => void): unknown {
  if (value instanceof Date) {
    if (path.length === 0) throw new TypeError("A procedure's input is an object.");
    onDate(path);
    return value.toISOString();
  }
  if (Array.isArray(value)) return value.map((item, index) => strip(item, [...path, String(index)], onDate));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, strip(item, [...path, key], onDate)]),
  );
}

function deserialize({ json, meta }: Annotated): unknown {
  const values = meta?.values;
  if (values === undefined) return json;
  if (Array.isArray(values)) return revive(values, json);
  for (const [path, annotation] of Object.entries(values as Container)) {
    const steps = splitPath(path);
    const last = steps.pop();
    const holder = steps.reduce<unknown>((at, step) => own(at, step), json);
    if (last === undefined || typeof holder !== "object" || holder === null)
      throw new TypeError("No such place.");
    (holder as Container)[last] = revive(annotation, own(holder, last));
  }
  return json;
}

function revive(annotation: unknown, value: unknown): unknown {
  const kind: unknown = Array.isArray(annotation) && annotation.length === 1 ? annotation[0] : annotation;
  if (kind === "Date" && typeof value === "string") return new Date(value);
  if (kind === "undefined") return undefined;
  throw new TypeError(`The answer has a kind of value that is not known here: ${JSON.stringify(annotation)}`);
}

function own(holder: unknown, step: string): unknown {
  if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, step)) {
    throw new TypeError("No such place.");
  }
  return (holder as Container)[step];
}

function escapeStep(step: string): string {
  return step.replaceAll("\\", "\\\\").replaceAll(".", "\\.");
}

/** Splits at the dots that no backslash escapes. */
function splitPath(path: string): string[] {
  const steps: string[] = [];
  let step = "";
  for (let at = 0; at < path.length; at += 1) {
    const character = path.charAt(at);
    if (character === "\\") {
      at += 1;
      step += path.charAt(at);
    } else if (character === ".") {
      steps.push(step);
      step = "";
    } else step += character;
  }
  return [...steps, step];
}
