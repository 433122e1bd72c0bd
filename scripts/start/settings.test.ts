import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSecrets, readSettings } from "./settings.ts";

const VARIABLES = ["DASHBOARD_PORT", "PROXY_PORT", "DEMO_PORT", "DATABASE_URL", "SALLYPORT_DIR"];
let root: string;
let before: Record<string, string | undefined>;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sallyport-settings-"));
  before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));
  for (const name of VARIABLES) delete process.env[name];
});
afterEach(() => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  rmSync(root, { recursive: true });
});

describe("readSettings", () => {
  it("has defaults for everything", () => {
    expect(readSettings(root, [])).toMatchObject({
      root,
      stateDir: join(root, ".sallyport"),
      ports: { dashboard: 3000, proxy: 3100, demo: 3200 },
      databaseUrl: undefined,
      fresh: false,
    });
  });

  it("reads a file .env, and takes an empty variable for an unset one", () => {
    writeFileSync(join(root, ".env"), "PROXY_PORT=4000\nDEMO_PORT=\nSALLYPORT_DIR=state\n");
    expect(readSettings(root, ["--fresh"])).toMatchObject({
      stateDir: join(root, "state"),
      ports: { proxy: 4000, demo: 3200 },
      fresh: true,
    });
  });

  it.each(["0", "65536", "3000x", "-1"])("refuses DASHBOARD_PORT=%s with a sentence", (value) => {
    process.env["DASHBOARD_PORT"] = value;
    expect(() => readSettings(root, [])).toThrow("DASHBOARD_PORT must be a whole number from 1 to 65535.");
  });

  it("refuses an option that is unknown, and shows the ones that are known", () => {
    expect(() => readSettings(root, ["--frsh"])).toThrow(/There is no option --frsh\.[^]*--fresh/);
  });
});

describe("readSecrets", () => {
  it("makes secrets once, which only their owner reads, and gives the same again", () => {
    const secrets = readSecrets({ stateDir: root });
    expect(secrets.sealingKeys).toMatch(/^1:[A-Za-z0-9+/]{43}=$/);
    expect(new Set(Object.values(secrets)).size).toBe(6);
    expect(statSync(join(root, "secrets.json")).mode & 0o777).toBe(0o600);
    expect(readSecrets({ stateDir: root })).toEqual(secrets);
  });

  it("refuses a file that is not JSON, and leaves it as it is", () => {
    const file = join(root, "secrets.json");
    writeFileSync(file, "{");
    expect(() => readSecrets({ stateDir: root })).toThrow(/is not JSON any more/);
    expect(readFileSync(file, "utf8")).toBe("{");
  });
});
