import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

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
      [...read(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target = ""]) => join(file, "..", target))
        .filter((target) => !existsSync(join(ROOT, target)))
        .map((target) => `${file} → ${target}`),
    );
    expect(dead).toEqual([]);
  });
});
