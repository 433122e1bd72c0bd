import { foldedName } from "./path-readings.ts";

export type System = "posix" | "windows";

/**
 * A path with its dots resolved, as one system reads it. `root`: `/`, a drive such as `c:`, or nothing when it is
 * relative. `below`: its names, each with a `/` in front.
 */
export type SystemPath = { readonly root: string; readonly below: string };

const SEPARATOR: Record<System, RegExp> = { posix: /\//, windows: /[/\\]/ };
const DRIVE = /^[A-Za-z]:(?=[/\\])/;

/** The names of devices, whatever follows a point or a colon. */
export const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3]) *(?:[.:]|$)/i;

const SHORT_NAME = /^(?=[^.]{1,8}(?:\.[^.]{0,3})?$)[^.]*~\d/;

/**
 * Reads a path as one system does. Undefined for what leads no one knows where: `~` or two separators in front, `..`
 * above the start or behind two separators, a scheme or a drive without a separator; on Windows also a device, and a name of dots and spaces.
 */
export function parseSystemPath(text: string, system: System): SystemPath | undefined {
  if (text.startsWith("~")) return undefined;
  const drive = system === "windows" ? (DRIVE.exec(text)?.[0] ?? "") : "";
  const rest = text.slice(drive.length);
  const separator = SEPARATOR[system];
  const isAbsolute = separator.test(rest.charAt(0));
  if (drive === "" && isAbsolute && separator.test(rest.charAt(1))) return undefined;
  const parts = rest.split(separator);
  if (!isAbsolute && parts[0]?.includes(":")) return undefined;
  // the kernel's own way to write a device path
  if (system === "windows" && parts[1] === "??") return undefined;
  const names = resolved(parts, system);
  if (names === undefined) return undefined;
  const root = isAbsolute ? drive.toLowerCase() || "/" : "";
  return { root, below: names.map((name) => `/${name}`).join("") };
}

function resolved([first = "", ...others]: readonly string[], system: System): string[] | undefined {
  // of two separators URLs make a name, which `..` then takes away instead of the one before it
  const names: string[] = [];
  for (const part of first === "" ? others : [first, ...others]) {
    if (part === "..") {
      if ((names.pop() ?? "") === "") return undefined;
    } else if (part !== ".") {
      if (part !== "" && system === "windows" && isUnclearOnWindows(part)) return undefined;
      names.push(part);
    }
  }
  return names.filter((name) => name !== "");
}

function isUnclearOnWindows(name: string): boolean {
  return keptName(name) === "" || DEVICE.test(name);
}

/** Whether a path is the folder or something in it; undefined when that is not known. */
export function isWithin(path: SystemPath, folder: SystemPath, system: System): boolean | undefined {
  if (path.root !== folder.root) return undefined;
  if (isBelow(path.below, folder.below)) return true;
  return isAlike(path.below, folder.below, system) ? undefined : false;
}

export function isBelow(path: string, folder: string): boolean {
  if (!path.startsWith(folder)) return false;
  return path.length === folder.length || path[folder.length] === "/";
}

/** Whether the folder's names are those of the path to a system that does not tell some names apart. */
function isAlike(path: string, folder: string, system: System): boolean {
  const wanted = folder.split("/");
  const names = path.split("/", wanted.length);
  return (
    names.length === wanted.length && wanted.every((name, i) => isAlikeName(names[i] ?? "", name, system))
  );
}

function isAlikeName(name: string, wanted: string, system: System): boolean {
  if (name === wanted) return true;
  if (system === "posix") return foldedName(name) === foldedName(wanted);
  return isShortName(name) || foldedName(keptName(name)) === foldedName(keptName(wanted));
}

/** Whether it is a name in eight characters and three, as Windows gives them to longer ones. */
export function isShortName(name: string): boolean {
  return SHORT_NAME.test(name);
}

/** What Windows keeps of a name: nothing from a colon on, where a stream is named, no points and spaces at its end. */
function keptName(name: string): string {
  const colon = name.indexOf(":");
  let end = colon < 0 ? name.length : colon;
  while (end > 0 && (name[end - 1] === "." || name[end - 1] === " ")) end--;
  return name.slice(0, end);
}

/** Whether `..` between slashes leads above where a path of backslashes and slashes starts. */
export function climbs(text: string): boolean {
  let depth = 0;
  for (const part of text.split("/")) {
    if (part === "" || part === ".") continue;
    depth += part === ".." ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}
