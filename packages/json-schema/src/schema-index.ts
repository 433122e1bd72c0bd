import { isObject, type JsonObject, type JsonValue, own, pointer } from "@sallyport/json";
import { draftOf } from "./draft.ts";
import { readString, wrong } from "./keyword-values.ts";
import type { Draft } from "./keyword.ts";
import type { Resource } from "./node.ts";
import { quoted } from "./phrases.ts";
import { subschemasOf } from "./subschemas.ts";
import { UnsupportedSchema } from "./unsupported-schema.ts";
import { resolveUri } from "./uri.ts";

/** The identifier of a schema that has none. Nothing is ever fetched from here or from anywhere. */
const NAMELESS = "schema:/";

const ANCHOR = /^[A-Za-z_][\w.-]*$/;

type Located = { steps: readonly (string | number)[]; value: JsonValue; resource: Resource };

/** Which identifiers and anchors a schema has, and which resource each of its places belongs to. */
export class SchemaIndex {
  readonly #root: JsonValue;
  readonly #draft: Draft;
  readonly #resources = new Map<string, Resource>();
  /** By JSON Pointer, every place where a schema is known to stand. */
  readonly #places = new Map<string, Resource>();

  constructor(root: JsonValue, draft: Draft) {
    this.#root = root;
    this.#draft = draft;
    const resource = this.#resource(NAMELESS, "");
    this.#add({ steps: [], value: root, resource });
  }

  #resource(uri: string, root: string): Resource {
    if (this.#resources.has(uri)) throw new UnsupportedSchema(`The schema has the $id ${quoted(uri)} twice.`);
    const resource: Resource = { uri, root, anchors: new Map(), dynamicAnchors: new Map() };
    this.#resources.set(uri, resource);
    return resource;
  }

  #add({ steps, value, resource: outer }: Located): void {
    const at = pointer(steps);
    if (!isObject(value)) {
      this.#places.set(at, outer);
      return;
    }
    const resource = this.#identified(value, at, outer);
    this.#places.set(at, resource);
    for (const sub of subschemasOf(value, this.#draft)) {
      this.#add({ steps: [...steps, ...sub.steps], value: sub.value, resource });
    }
  }

  /** The resource of a schema, which its own $id may begin; and its anchors. */
  #identified(schema: JsonObject, at: string, outer: Resource): Resource {
    if (at !== "" && Object.hasOwn(schema, "$schema") && draftOf(schema) !== this.#draft) {
      throw new UnsupportedSchema(`The schema is of ${this.#draft}, and of another draft at ${at}.`);
    }
    const isHidden = this.#draft === "draft-07" && Object.hasOwn(schema, "$ref");
    if (isHidden) return outer;
    const id = own(schema, "$id");
    const resource = id === undefined ? outer : this.#entered(readString(id, `${at}/$id`), at, outer);
    if (this.#draft === "2020-12") {
      for (const [key, isDynamic] of [["$anchor", false] as const, ["$dynamicAnchor", true] as const]) {
        const value = own(schema, key);
        if (value === undefined) continue;
        const name = readString(value, `${at}/${key}`);
        anchor(resource, name, at);
        if (isDynamic) resource.dynamicAnchors.set(name, at);
      }
    }
    return resource;
  }

  #entered(id: string, at: string, outer: Resource): Resource {
    const { uri, fragment } = resolveUri(outer.uri, id);
    const isAnchor = fragment !== "";
    if (isAnchor && this.#draft === "2020-12") throw wrong(`${at}/$id`, "an identifier without a fragment");
    const resource = uri === outer.uri && isAnchor ? outer : this.#resource(uri, at);
    if (isAnchor) anchor(resource, fragment, at);
    return resource;
  }

  /** The resource that a place belongs to; a place that no keyword makes a schema belongs to that around it. */
  resourceAt(at: string): Resource {
    for (let from = at; ; from = from.slice(0, from.lastIndexOf("/"))) {
      const resource = this.#places.get(from);
      if (resource !== undefined) return resource;
      if (from === "") throw new UnsupportedSchema("The schema has no root.");
    }
  }

  /** The place that a reference from some resource leads to, and the dynamic anchor that it names there. */
  resolve(from: Resource, text: string): { pointer: string; dynamic: string | undefined } {
    const { uri, fragment } = resolveUri(from.uri, text);
    const resource = this.#resources.get(uri);
    if (resource === undefined) {
      const message = `The schema refers to ${quoted(text)}, which it does not hold; nothing is fetched, so write it under $defs.`;
      throw new UnsupportedSchema(message);
    }
    const name = decoded(fragment);
    if (name !== "" && !name.startsWith("/")) {
      const place = resource.anchors.get(name);
      if (place === undefined) throw nowhere(text);
      return { pointer: place, dynamic: resource.dynamicAnchors.has(name) ? name : undefined };
    }
    const place = resource.root + name;
    if (valueAt(this.#root, place) === undefined) throw nowhere(text);
    return { pointer: place, dynamic: undefined };
  }
}

function anchor(resource: Resource, name: string, at: string): void {
  if (!ANCHOR.test(name)) throw wrong(at, "an anchor of letters, digits, _ - and points");
  if (resource.anchors.has(name))
    throw new UnsupportedSchema(`The schema has the anchor ${quoted(name)} twice.`);
  resource.anchors.set(name, at);
}

function nowhere(text: string): UnsupportedSchema {
  return new UnsupportedSchema(`The schema refers to ${quoted(text)}, which leads nowhere in it.`);
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    throw nowhere(`#${fragment}`);
  }
}

/** What stands at a JSON Pointer, by own keys. */
export function valueAt(root: JsonValue, at: string): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const step of at.split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(value)) value = /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
    else if (isObject(value)) value = own(value, key);
    else return undefined;
  }
  return value;
}
