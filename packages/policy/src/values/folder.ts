/**
 * A path with its dots resolved. `root`: `/`, a drive such as `c:`, or nothing when it is relative. `below`: its
 * segments, each with a `/` in front.
 */
export type FolderPath = { readonly root: string; readonly below: string };

/** As most paths are: absolute, with nothing in them that would have to be resolved. */
const PLAIN = /^(?:\/\w[\w.-]*)+$/;

const SEPARATOR = /[/\\]/;
const DRIVE = /^[A-Za-z]:(?=[/\\])/;
const ESCAPED = /%(?:25)*(?:2e|2f|5c|00)/i;
const DOTS_AND_SPACES = /^[. ]+$/;

/**
 * Reads a path of any system by its segments; `/` and `\` both separate. Undefined for what systems read differently:
 * `..` above the root, a NUL, a percent-escape of a dot or a separator, a `~` in front, two separators in front, a
 * scheme or a drive without a separator, a segment of dots and spaces only.
 */
export function parseFolderPath(text: string): FolderPath | undefined {
  if (PLAIN.test(text)) return { root: "/", below: text };
  if (text.startsWith("~") || text.includes("\0") || ESCAPED.test(text)) return undefined;
  const drive = DRIVE.exec(text)?.[0] ?? "";
  const rest = text.slice(drive.length);
  const isAbsolute = SEPARATOR.test(rest.charAt(0));
  if (drive === "" && isAbsolute && SEPARATOR.test(rest.charAt(1))) return undefined;
  const segments: string[] = [];
  const parts = rest.split(SEPARATOR);
  if (!isAbsolute && parts[0]?.includes(":")) return undefined;
  for (const part of parts) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      if (segments.pop() === undefined) return undefined;
    } else {
      if (DOTS_AND_SPACES.test(part)) return undefined;
      segments.push(part);
    }
  }
  const root = isAbsolute ? drive.toLowerCase() || "/" : "";
  return { root, below: segments.map((segment) => `/${segment}`).join("") };
}

/** Whether a path is the folder or something in it; undefined when the two have different roots. */
export function isWithin(path: FolderPath, folder: FolderPath): boolean | undefined {
  if (path.root !== folder.root) return undefined;
  if (!path.below.startsWith(folder.below)) return false;
  return path.below.length === folder.below.length || path.below[folder.below.length] === "/";
}
