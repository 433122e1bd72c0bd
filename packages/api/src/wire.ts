/**
 * How values cross between browser and server, on both sides: JSON, and beside it the paths at which a string was a
 * Date. Members that are undefined are left out. Any other value that JSON has no form for throws, so that nothing
 * arrives as something else. superjson does the same for 4 KB of every page's first load.
 */
type Step = string | number;
type Wired = { readonly json?: unknown; readonly dates?: unknown };
const NO_PATH = "A Date has a path that leads to no string.";
const JSON_TYPES: ReadonlySet<string> = new Set(["string", "boolean", "object", "undefined"]);

type Container = Record<Step, unknown>;

export const wire = {
  serialize(value: unknown): { json: unknown; dates?: Step[][] } {
    const dates: Step[][] = [];
    const json = plain(value, [], dates);
    return dates.length === 0 ? { json } : { json, dates };
  },

  /** Throws TypeError for paths that lead nowhere, or to what is not a string. */
  deserialize(data: unknown): unknown {
    const { json, dates = [] } = data as Wired;
    const holder = { json };
    if (!Array.isArray(dates)) throw new TypeError(NO_PATH);
    for (const path of dates) revive(holder, path);
    return holder.json;
  },
};

function plain(value: unknown, path: readonly Step[], dates: Step[][]): unknown {
  if (value instanceof Date) {
    dates.push([...path]);
    return value.toISOString();
  }
  if (Array.isArray(value)) return value.map((item, index) => plain(item, [...path, index], dates));
  if (typeof value === "object" && value !== null) {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) throw notJson(path);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, plain(item, [...path, key], dates)]),
    );
  }
  const isJson = typeof value === "number" ? Number.isFinite(value) : JSON_TYPES.has(typeof value);
  if (!isJson) throw notJson(path);
  return value;
}

function notJson(path: readonly Step[]): TypeError {
  return new TypeError(`JSON has no form for the value at "${path.join(".")}".`);
}

function revive(holder: { json: unknown }, path: unknown): void {
  if (!Array.isArray(path)) throw new TypeError(NO_PATH);
  let at: Container = holder;
  let step: Step = "json";
  for (const next of path as Step[]) {
    at = own(at, step) as Container;
    step = next;
  }
  const text = own(at, step);
  if (typeof text !== "string") throw new TypeError(NO_PATH);
  at[step] = new Date(text);
}

function own(holder: unknown, step: Step): unknown {
  if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, step))
    throw new TypeError(NO_PATH);
  return (holder as Container)[step];
}
