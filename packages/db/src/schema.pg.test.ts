/// <reference lib="dom" />
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL, fileURLToPath } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { createTestDatabase, type TestDatabase } from "./testing/test-database.ts";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const SCHEMA = fileURLToPath(new URL("../../../prisma/schema.prisma", import.meta.url));

/** Prisma's own schema engine, in its WASM form from npm; it can be instantiated once. */
async function loadEngine(): Promise<EngineModule> {
  const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const glue = await import(pathToFileURL(join(folder, "schema_engine_bg.js")).href);
  const wasm = new WebAssembly.Module(readFileSync(join(folder, "schema_engine_bg.wasm")));
  const { exports } = new WebAssembly.Instance(wasm, { "./schema_engine_bg.js": glue });
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => console.error(text) },
  });
  glue.__wbg_set_wasm(exports);
  (exports.__wbindgen_start as () => void)();
  return glue;
}

type Engine = { diff(input: object): Promise<{ stdout: string }> };
type EngineModule = {
  SchemaEngine: Record<"new", (options: object, log: () => void, factory: unknown) => Promise<Engine>>;
};

let engineModule: EngineModule;

/** What `prisma migrate diff` asks: which SQL leads from the migrated database to schema.prisma? */
async function differences(databaseUrl: string): Promise<string> {
  const { bindMigrationAwareSqlAdapterFactory } = await import("@prisma/driver-adapter-utils");
  const open: Adapter[] = [];
  const connect = async (): Promise<Adapter> => {
    const adapter = readsInternalChars(
      await new PrismaPg({ connectionString: databaseUrl, max: 1 }).connect(),
    );
    open.push(adapter);
    return adapter;
  };
  const factory = {
    provider: "postgres",
    adapterName: "@prisma/adapter-pg",
    connect,
    connectToShadowDb: connect,
  };
  const content = readFileSync(SCHEMA, "utf8");
  const engine = await engineModule.SchemaEngine.new(
    { datamodels: [[SCHEMA, content]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(factory as never),
  );
  const schema = { files: [{ path: SCHEMA, content }], configDir: dirname(SCHEMA) };
  const result = await engine.diff({
    from: { tag: "schemaDatasource", ...schema },
    to: { tag: "schemaDatamodel", ...schema },
    script: true,
    exitCode: true,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  for (const adapter of open) await adapter.dispose();
  return result.stdout;
}

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;
type Io = { performIO(query: object): Promise<{ fields?: { dataTypeID: number }[] }> };

/** The adapter refuses Postgres' internal type "char" (OID 18), which the engine reads from the catalogue: call it text. */
function readsInternalChars(adapter: Adapter): Adapter {
  const inner = adapter as unknown as Io & { queryRaw(query: object): Promise<{ columnTypes: number[] }> };
  const performIO = inner.performIO.bind(inner);
  const queryRaw = inner.queryRaw.bind(inner);
  let chars: number[] = [];
  inner.performIO = async (query) => {
    const result = await performIO(query);
    chars = [];
    result.fields?.forEach((field, index) => {
      if (field.dataTypeID !== 18) return;
      chars.push(index);
      field.dataTypeID = 25;
    });
    return result;
  };
  inner.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const index of chars) result.columnTypes[index] = 6;
    return result;
  };
  return adapter;
}

describe("schema.prisma", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    engineModule = await loadEngine();
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it("describes the database that the migrations make, without any difference", async () => {
    expect((await differences(database.ownerUrl)).trim()).toBe("-- This is an empty migration.");
  });

  it("is found to differ when one column is added", async () => {
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    await client.query("ALTER TABLE servers ADD COLUMN forgotten text");
    await client.end();
    expect(await differences(database.ownerUrl)).toContain('DROP COLUMN "forgotten"');
  });
});
