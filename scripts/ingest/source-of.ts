import { statSync } from "node:fs";
import { resolve } from "node:path";
import type pg from "pg";
import { lastFinishedRun } from "../../packages/catalog-store/src/index.ts";
import { createGuardedFetch } from "../../packages/services/src/upstream/guarded-fetch.ts";
import type { Found, FoundServer } from "./found-server.ts";
import { fromFile, fromFolder } from "./from-file.ts";
import { fromNpm } from "./from-npm.ts";
import { registryPage } from "./from-registry.ts";
import { fromUrl } from "./from-url.ts";
import type { Ingest } from "./ingest.ts";

export type SourceOptions = {
  readonly headers: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly allowNetwork: boolean;
  readonly allowPrivate: boolean;
  readonly offline: boolean;
  /** Asks a registry for everything, and not only for what changed since the last run. */
  readonly all: boolean;
};

const OFFICIAL_REGISTRY = "https://registry.modelcontextprotocol.io";
const MAX_ANSWER = 16 * 1024 * 1024;
const DEADLINE_MS = 60_000;
/** Clocks differ: what changed shortly before the last run is asked for again, and changes nothing. */
const OVERLAP_MS = 10 * 60_000;

/** What a SOURCE of the command line means. Throws a sentence for what means nothing. */
export function sourceOf(
  text: string,
  options: SourceOptions,
): (pool: pg.Pool) => Promise<Omit<Ingest, "say">> {
  const now = new Date();
  if (text === "registry" || text.startsWith("registry:")) {
    const base = (text.slice("registry:".length) || OFFICIAL_REGISTRY).replace(/\/+$/, "");
    return (pool) => registry(base, { pool, options, now });
  }
  if (text.startsWith("npm:")) {
    const spec = text.slice("npm:".length);
    if (spec === "") throw new Error("npm: needs the name of a package.");
    return one(text, () => fromNpm(spec, { ...options, now }));
  }
  if (/^https?:\/\//.test(text)) return one(text, () => fromUrl(text, { ...options, now }));
  const path = resolve(text);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    throw new Error(`${text} is no file, no folder, no address, no npm: and no registry:.`);
  if (!found.isDirectory()) return one(`file:${path}`, () => fromFile(path, now));
  return () =>
    Promise.resolve({
      source: `folder:${path}`,
      step: (cursor) => Promise.resolve(fromFolder(cursor, { folder: path, now })),
    });
}

/** A source of one server: when it fails, that is the report. */
function one(
  source: string,
  look: () => FoundServer | Promise<FoundServer>,
): () => Promise<Omit<Ingest, "say">> {
  const step = async (): Promise<Found> => {
    try {
      return { servers: [await look()], failures: [], cursor: null };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { servers: [], failures: [{ what: source, why }], cursor: null };
    }
  };
  return () => Promise.resolve({ source, step });
}

type Asked = { readonly pool: pg.Pool; readonly options: SourceOptions; readonly now: Date };

async function registry(base: string, { pool, options, now }: Asked): Promise<Omit<Ingest, "say">> {
  const source = `registry:${base}`;
  const last = options.all ? undefined : await lastFinishedRun(pool, source);
  const since = last === undefined ? null : new Date(last.startedAt.getTime() - OVERLAP_MS);
  const rules = { allowPrivate: options.allowPrivate, maxAnswerBytes: MAX_ANSWER };
  const step = async (cursor: string | null): Promise<Found> => {
    const { fetch, close } = createGuardedFetch(rules, DEADLINE_MS);
    try {
      return await registryPage(cursor, {
        base,
        since,
        now,
        fetch: (url) => fetch(url, { headers: { ...options.headers, accept: "application/json" } }),
      });
    } finally {
      await close();
    }
  };
  return { source, step };
}
