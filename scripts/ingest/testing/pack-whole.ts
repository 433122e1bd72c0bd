import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../install.mjs";

type Manifest = {
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
};

/** A package of node_modules as npm packs it, with all that it needs inside: it can be installed without a network. */
export function packWhole(name: string, folder: string): string {
  const home = join(folder, "package");
  const source = join(root, "node_modules", name);
  cpSync(source, home, { recursive: true });
  const manifest = manifestIn(home);
  for (const needed of neededBy(name)) {
    const inside = join(home, "node_modules", needed);
    if (!existsSync(inside)) {
      mkdirSync(join(inside, ".."), { recursive: true });
      cpSync(join(root, "node_modules", needed), inside, { recursive: true });
    }
  }
  const bundled = { ...manifest, bundleDependencies: Object.keys(manifest.dependencies ?? {}), scripts: {} };
  writeFileSync(join(home, "package.json"), JSON.stringify(bundled));
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder, home];
  execFileSync("npm", args, { stdio: ["ignore", "ignore", "pipe"], cwd: folder });
  const { version } = manifest as { version: string };
  return join(folder, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
}

function neededBy(name: string, seen = new Set<string>()): Set<string> {
  const { dependencies = {}, optionalDependencies = {} } = manifestIn(join(root, "node_modules", name));
  for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
    if (seen.has(needed) || !existsSync(join(root, "node_modules", needed))) continue;
    seen.add(needed);
    neededBy(needed, seen);
  }
  return seen;
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}
