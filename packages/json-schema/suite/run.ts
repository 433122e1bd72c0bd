import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, type JsonObject, type JsonValue, own, parseDocument, setOwn } from "@sallyport/json";
import { compileValidator, UnsupportedSchema, type Validator } from "../src/index.ts";
import type { Draft } from "../src/keyword.ts";
import { REFUSED } from "./exceptions.ts";

/**
 * Runs the required tests of the JSON Schema Test Suite, which no package on npm has for these drafts:
 *
 *   npm run suite -w @sallyport/json-schema [-- <a clone of the suite>]
 *
 * Without a clone it makes one under .sallyport, at the commit below. Fails when a test fails, when a schema is
 * refused that exceptions.ts does not have, and when it has one that is not refused.
 */

const SOURCE = "https://github.com/json-schema-org/JSON-Schema-Test-Suite";
const COMMIT = "44401e0c046704b476ec9d2e2fccdaee618f259d";
const CLONE = join(import.meta.dirname, "../../../.sallyport/suites/json-schema");

const FOLDERS: Readonly<Record<Draft, string>> = { "2020-12": "draft2020-12", "draft-07": "draft7" };

type Tally = { passed: number; refused: number; problems: string[] };

const folder = process.argv[2] ?? cloned();
for (const draft of ["2020-12", "draft-07"] as const) {
  const { passed, refused, problems } = run(draft);
  console.log(`${draft}: ${passed} required tests pass, ${refused} have a schema that is refused on purpose`);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

function cloned(): string {
  if (existsSync(CLONE)) return CLONE;
  mkdirSync(CLONE, { recursive: true });
  for (const args of [
    ["init", "-q"],
    ["fetch", "-q", "--depth", "1", SOURCE, COMMIT],
    ["checkout", "-q", COMMIT],
  ]) {
    execFileSync("git", args, { cwd: CLONE, stdio: "inherit" });
  }
  return CLONE;
}

function run(draft: Draft): Tally {
  const tests = join(folder, "tests", FOLDERS[draft]);
  const tally: Tally = { passed: 0, refused: 0, problems: [] };
  const expected = new Set(
    Object.entries(REFUSED[draft]).flatMap(([file, { groups }]) =>
      groups.map((group) => `${file}: ${group}`),
    ),
  );
  for (const file of readdirSync(tests).filter((name) => name.endsWith(".json"))) {
    const { value } = parseDocument(readFileSync(join(tests, file), "utf8"), { maxDepth: 100 });
    for (const group of list(value)) {
      const name = `${file}: ${text(group, "description")}`;
      const isExpected = expected.delete(name);
      const validator = compiled(dated(own(group, "schema") ?? null, draft));
      if (validator instanceof UnsupportedSchema) {
        tally.refused += list(own(group, "tests")).length;
        if (!isExpected) tally.problems.push(`${draft} ${name}: refused: ${validator.message}`);
        continue;
      }
      if (isExpected)
        tally.problems.push(`${draft} ${name}: not refused any more; take it out of exceptions.ts`);
      runGroup(`${draft} ${name}`, group, { validator, tally });
    }
  }
  tally.problems.push(...[...expected].map((name) => `${draft} ${name}: the suite has no such group`));
  return tally;
}

function runGroup(
  name: string,
  group: JsonObject,
  { validator, tally }: { validator: Validator; tally: Tally },
) {
  for (const test of list(own(group, "tests"))) {
    const isValid = validator.validate(own(test, "data") ?? null) === undefined;
    if (isValid === (own(test, "valid") === true)) tally.passed++;
    else tally.problems.push(`${name}: ${text(test, "description")}: ${isValid ? "valid" : "invalid"} here`);
  }
}

function compiled(schema: JsonValue): Validator | UnsupportedSchema {
  try {
    return compileValidator(schema);
  } catch (error) {
    if (error instanceof UnsupportedSchema) return error;
    throw error;
  }
}

/** A schema without $schema is of 2020-12 here. */
function dated(schema: JsonValue, draft: Draft): JsonValue {
  if (draft === "2020-12" || !isObject(schema) || Object.hasOwn(schema, "$schema")) return schema;
  const copy: JsonObject = { $schema: "http://json-schema.org/draft-07/schema#" };
  for (const [key, value] of Object.entries(schema)) setOwn(copy, key, value);
  return copy;
}

function list(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function text(object: JsonObject, key: string): string {
  const value = own(object, key);
  return typeof value === "string" ? value : "";
}
