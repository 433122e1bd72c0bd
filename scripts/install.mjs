// Installs the dependencies when they are not those of package-lock.json. Runs before anything is installed, so it
// uses nothing but Node itself.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const stampFile = join(root, "node_modules", ".sallyport-installed");
const OLDEST = [20, 19];

/** Ends the process with a sentence when Node is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  console.error(
    `Sallyport needs Node ${OLDEST.join(".")} or newer; this is ${process.versions.node}. See https://nodejs.org`,
  );
  process.exit(1);
}

/** Runs `npm ci` unless it has been run for this lockfile and this Node. Throws an Error with npm's last words. */
export async function installDependencies(say) {
  const lock = readFileSync(join(root, "package-lock.json"));
  const { major } = /^(?<major>\d+)/.exec(process.versions.node).groups;
  const stamp = createHash("sha256")
    .update(lock)
    .update(`${major} ${process.platform} ${process.arch}`)
    .digest("hex");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return false;
  say("Installing dependencies (a minute or two the first time)");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  await run(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(stampFile, stamp);
  return true;
}

/** Runs a command in the project's folder; its output is kept back and shown only when it fails. */
export function run(command, args, env = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    let output = "";
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", fail);
    child.once("exit", (code) => {
      if (code === 0) return done(output);
      const words = output.trim().split("\n").slice(-25).join("\n");
      const failure = new Error(`\`${[command, ...args].join(" ")}\` failed:\n${words}`);
      const named = /\b(EACCES|EPERM|EROFS|ENOSPC)\b/.exec(words);
      return fail(named ? Object.assign(failure, { code: named[1] }) : failure);
    });
  });
}
