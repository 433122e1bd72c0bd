import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** This checkout once more, as it is now, to be edited by a test; installed by hard links, which take a second or two. */
export class WorkingCopy {
  readonly root = mkdtempSync(join(tmpdir(), "sallyport-copy-"));

  constructor() {
    chmodSync(this.root, 0o755); // started by root, Postgres runs as another account
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    for (const file of listed.split("\0"))
      if (file !== "" && existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(this.root, file));
    for (const place of ["", ...roomsIn("apps"), ...roomsIn("packages")]) {
      const installed = join(ROOT, place, "node_modules");
      if (existsSync(installed)) linkAll(installed, join(this.root, place, "node_modules"));
    }
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), "utf8");
  }

  /** Replaces what stands exactly once in a file. */
  edit(file: string, find: string, replacement: string): void {
    const parts = this.read(file).split(find);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} of: ${find}`);
    this.write(file, parts.join(replacement));
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A package of which npm wants another version at the top is installed in the room that asks for it. */
const roomsIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder)).map((room) => join(folder, room));

function linkAll(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.isFile()) linkOrCopy(source, target);
    else if (entry.name !== ".cache") linkAll(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target); // another file system
  }
}
