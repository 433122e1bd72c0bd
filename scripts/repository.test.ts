import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { citationsIn, targetsOf } from "./citations.ts";

const ROOT = join(import.meta.dirname ?? "", "..");
const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" })
  .split("\0")
  .filter((file) => file !== "" && existsSync(join(ROOT, file)));

describe(".env.example", () => {
  const named = [...read(".env.example").matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(
    ([, name = "", value = ""]) => ({ name, value }),
  );
  const schemas = tracked.filter((file) => /^apps\/[^/]+\/src\/env\.ts$/.test(file));
  const inSchemas = schemas.flatMap((file) =>
    [...read(file).matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name = ""]) => name),
  );
  const inScripts = tracked
    .filter((file) => file.startsWith("scripts/start/") && !file.endsWith(".test.ts"))
    .flatMap((file) =>
      [...read(file).matchAll(/process\.env\.([A-Z][A-Z0-9_]+)|port\("([A-Z_]+)"/g)].map(
        ([, variable, port]) => variable ?? port ?? "",
      ),
    );
  const NOT_SETTINGS = new Set(["CI", "NO_COLOR", "PATH"]);

  it("names exactly the variables that the apps and the start script read", () => {
    expect(schemas.length).toBe(3);
    const readByCode = new Set([...inSchemas, ...inScripts].filter((name) => !NOT_SETTINGS.has(name)));
    expect(named.map(({ name }) => name).toSorted()).toEqual([...readByCode].toSorted());
  });

  it("has every app read its variables with the one reader", () => {
    expect(schemas.filter((file) => !read(file).includes("readVariables(VARIABLES, "))).toEqual([]);
  });

  it("holds no value, so that copying it changes nothing", () => {
    expect(named.filter(({ value }) => value !== "")).toEqual([]);
  });
});

describe("the lockfile", () => {
  type Entry = { resolved?: string; optionalDependencies?: Record<string, string> };
  const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, Entry> };

  it("records no download address", () => {
    const addresses = Object.values(packages).filter(
      ({ resolved }) => resolved !== undefined && /^[a-z+]+:\/\//.test(resolved),
    );
    expect(addresses).toEqual([]);
  });

  it("knows the packages of every platform, so that it can be installed on each", () => {
    const found = (from: string, name: string): boolean => {
      for (
        let at = from;
        ;
        at = at.includes("/node_modules/") ? at.slice(0, at.lastIndexOf("/node_modules/")) : ""
      ) {
        if (packages[`${at === "" ? "" : `${at}/`}node_modules/${name}`]) return true;
        if (at === "") return false;
      }
    };
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !found(path, name))
        .map((name) => `${path} → ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it("and every package.json pin exact versions", () => {
    const loose = tracked
      .filter((file) => file.endsWith("package.json"))
      .flatMap((file) => {
        const {
          dependencies = {},
          devDependencies = {},
          optionalDependencies = {},
        } = JSON.parse(read(file)) as Record<string, Record<string, string>>;
        return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
          .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
          .map(([name, version]) => `${file}: ${name} ${version}`);
      });
    expect(loose).toEqual([]);
  });
});

describe("every tracked file", () => {
  const texts = tracked.filter((file) => !/\.(png|ico|woff2?)$|^package-lock\.json$|^LICENSE$/.test(file));

  it("of source is at most 400 lines long", () => {
    const long = texts
      .filter(
        (file) => /\.(ts|tsx|mjs|css)$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.includes("/e2e/"),
      )
      .map((file) => [file, read(file).split("\n").length] as const)
      .filter(([, lines]) => lines > 401);
    expect(long).toEqual([]);
  });

  it("is named in kebab-case and lies in no folder called utils, helpers, lib or common", () => {
    const sources = texts.filter((file) => /\/src\/.*\.tsx?$/.test(file));
    const odd = sources.filter(
      (file) =>
        !/^[a-z0-9.-]+\.tsx?$/.test(file.split("/").at(-1) ?? "") ||
        /\/(utils?|helpers?|lib|common)(\/|\.)/.test(file),
    );
    expect(odd).toEqual([]);
  });

  it("documentation names only files that exist", () => {
    const docs = texts.filter((file) => file.endsWith(".md"));
    const dead = docs.flatMap((file) =>
      [...read(file).matchAll(/(?:\]\(|^\[[^\]]+\]: )(?!https?:|#|mailto:)([^)#\s]+)/gm)]
        .map(([, target = ""]) => join(file, "..", target))
        .filter((target) => !existsSync(join(ROOT, target)))
        .map((target) => `${file} → ${target}`),
    );
    expect(dead).toEqual([]);
  });
});

describe("what is cited", () => {
  const texts = tracked.filter((file) => /\.(tsx?|mjs|md|prisma|sql)$/.test(file));
  const targets = new Map(
    tracked.filter((file) => file.endsWith(".md")).map((file) => [file, targetsOf(read(file))]),
  );
  const idsOf = (page: string): ReadonlySet<string> => targets.get(`docs/${page}.md`) ?? new Set();
  const problemsOf = (file: string, text: string): string[] =>
    citationsIn(text).flatMap(({ page, targets: cited }) => {
      const known = targets.get(page) ?? targets.get(join(file, "..", page));
      if (known === undefined) return `${file}: there is no ${page}`;
      return cited
        .filter((target) => !known.has(target))
        .map((target) => `${file}: ${page} has no ${target === "" ? "such place" : target}`);
    });

  it.each([
    ["a page that is not there", "contract.md, D", "there is no contract.md"],
    ["an id that is not there", "docs/threats.md, C8 and C99", "docs/threats.md has no C99"],
    ["a range that leaves the page", "docs/threats.md, L14 to L16", "docs/threats.md has no L16"],
    [
      "a section that is not there",
      "docs/policy-language.md, sections 3 and 9",
      "docs/policy-language.md has no section 9",
    ],
    ["a heading that is not there", 'docs/product.md, "Rules"', 'docs/product.md has no "Rules"'],
    ["no place at all", "docs/product.md, roles", "docs/product.md has no such place"],
    ["an id on the next line", "/**\n * as docs/contract.md,\n * Y says\n */", "docs/contract.md has no Y"],
  ])("%s is told", (_, text, problem) => {
    expect(problemsOf("scripts/made-up.ts", text)).toEqual([`scripts/made-up.ts: ${problem}`]);
  });

  it.each([
    "docs/contract.md, D; docs/threats.md, C5 to C8, C10 and L4; docs/policy-language.md, sections 1 and 4, 3.17",
    "file:///docs/made-up.md https://example.com/made-up.md a.md",
  ])("%s is no problem", (text) => {
    expect(problemsOf("scripts/made-up.ts", text)).toEqual([]);
  });

  it("in comments, tests and documentation exists: the page, and the id, section or heading of it", () => {
    const withoutExamples = texts.filter((file) => file !== "scripts/repository.test.ts");
    expect(withoutExamples.flatMap((file) => problemsOf(file, withoutLinks(read(file))))).toEqual([]);
  });

  it("by an id of a threat, in a mutant or an acceptance test, has its row in docs/threats.md", () => {
    const files = texts.filter((file) => /^apps\/proxy\/(mutants|src\/acceptance)\//.test(file));
    const ids = files.flatMap((file) =>
      [...read(file).matchAll(/(?<![\w\\#])[ABCLSKR]\d{1,2}\b/g)].map(([id]) => id),
    );
    expect(new Set(ids).size).toBeGreaterThan(50);
    expect([...new Set(ids)].filter((id) => !idsOf("threats").has(id))).toEqual([]);
  });

  it("as an answer has its row, with its name, in docs/contract.md", () => {
    const answers = [
      ...read("packages/audit/src/decision-record.ts").matchAll(/^ {2}\| "(\w)";? \/\/ (.+)$/gm),
    ].map(([, letter = "", name = ""]) => `<a id="${letter}"></a>**${letter} (${name})**`);
    expect(answers).toHaveLength(14);
    expect(answers.filter((row) => !read("docs/contract.md").includes(row))).toEqual([]);
    expect(idsOf("contract")).toContain("G");
  });

  it("by a case of the policy language has its row in docs/policy-language.md", () => {
    const sentences = JSON.parse(read("packages/policy/cases/sentences.json")) as { id: string }[];
    expect(sentences.map(({ id }) => id).filter((id) => !idsOf("policy-language").has(id))).toEqual([]);
  });

  /** Targets of links are looked at above. */
  function withoutLinks(text: string): string {
    return text.replace(/\]\([^)]*\)|^\[[^\]]+\]: .+$/gm, "]");
  }
});
