import { foldedName, MAX_PATH, pathReadings, STEPS } from "./path-readings.ts";
import { climbs, isBelow, isWithin, parseSystemPath, type System, type SystemPath } from "./system-path.ts";

/**
 * A folder of a policy as the systems read it that may have it: one with a drive or with backslashes is of Windows.
 * `steps`: what a server may do to a path; it does not do what would make this very folder another one.
 */
export type Folder = {
  readonly posix: SystemPath | undefined;
  readonly windows: SystemPath | undefined;
  readonly steps: number;
  /** Its names as systems keep them that do not tell capitals from small letters. */
  readonly folded: string;
};

export type Place = "inside" | "outside" | "unclear";

/** As most paths are: absolute, all readings alike. No name ends with a point or a space, and none is a device. */
const PLAIN =
  /^(?:\/(?!(?:[cC][oO][nNmM]|[pP][rR][nN]|[aA][uU][xX]|[nN][uU][lL]|[lL][pP][tT])[ \d]*(?:[./]|$))\.?[\w@+=(),'!&;^[\]{}-](?:[\w@+=(),'!&;^[\]{} .-]*[\w@+=(),'!&;^[\]{}-])?)+\/?$/;

/** Undefined for what is no folder that can be told: with `~`, percent-escapes, `..` above its root, two separators in front. */
export function parseFolder(text: string): Folder | undefined {
  if (/%[0-9a-f]{2}/i.test(text) || pathReadings(text, 0) === undefined) return undefined;
  const steps = STEPS.reduce((all, { bit, needs, read }) => {
    const isKept = !needs.test(text) || read(text) === text;
    return isKept ? all | bit : all;
  }, 0);
  const ofWindows = parseSystemPath(text, "windows");
  if (/^[A-Za-z]:/.test(text) || text.includes("\\")) return folderOfWindows(text, ofWindows, steps);
  const posix = parseSystemPath(text, "posix");
  if (posix === undefined) return undefined;
  // a name that Windows would not keep shows that the server runs on another system
  const windows = ofWindows?.below === posix.below && isKeptByWindows(posix.below) ? ofWindows : undefined;
  return { posix, windows, steps, folded: foldedName(posix.below) };
}

function folderOfWindows(text: string, windows: SystemPath | undefined, steps: number): Folder | undefined {
  if (windows === undefined || (windows.root.length < 2 && text.includes("/"))) return undefined;
  return { posix: undefined, windows, steps, folded: foldedName(windows.below) };
}

function isKeptByWindows(below: string): boolean {
  return !/[. ](?:\/|$)|:/.test(below);
}

/** One path as the systems read it, for each set of steps that some folder asks for. */
type Reading = {
  readonly text: string;
  readonly posix: SystemPath | undefined;
  readonly windows: SystemPath | undefined;
};

/** Where a path leads: inside of one of the folders or outside of all of them whoever reads it, or it is not clear. */
export function placeOf(path: string, folders: readonly Folder[]): Place {
  const place = path.length <= MAX_PATH && PLAIN.test(path) ? plainPlace : placeByReadings();
  let isUnclear = false;
  for (const folder of folders) {
    const found = place(path, folder);
    if (found === "inside") return found;
    if (found === "unclear") isUnclear = true;
  }
  return isUnclear ? "unclear" : "outside";
}

function plainPlace(path: string, { posix, windows, folded }: Folder): Place {
  const folder = posix ?? windows;
  if (folder?.root !== "/") return "unclear";
  if (isBelow(path, folder.below)) return "inside";
  return isBelow(path.toLowerCase(), folded) ? "unclear" : "outside";
}

/** Remembers the readings of one path, which most folders share. */
function placeByReadings(): (path: string, folder: Folder) => Place {
  const known = new Map<number, Reading[] | undefined>();
  return (path, folder) => {
    const { steps } = folder;
    if (!known.has(steps)) known.set(steps, pathReadings(path, steps)?.map(readingOf));
    return placeIn(known.get(steps), folder);
  };
}

function readingOf(text: string): Reading {
  return { text, posix: parseSystemPath(text, "posix"), windows: parseSystemPath(text, "windows") };
}

function placeIn(readings: readonly Reading[] | undefined, folder: Folder): Place {
  if (readings === undefined) return "unclear";
  const first = readings[0] && placeOfReading(readings[0], folder);
  return first !== undefined && readings.every((reading) => placeOfReading(reading, folder) === first)
    ? first
    : "unclear";
}

function placeOfReading(reading: Reading, folder: Folder): Place {
  if (folder.posix === undefined && climbs(reading.text)) return "unclear";
  const places = (["posix", "windows"] as const).flatMap((system) => placeBySystem(reading, folder, system));
  const [place = "unclear"] = places;
  return places.every((other) => other === place) ? place : "unclear";
}

function placeBySystem(reading: Reading, folder: Folder, system: System): Place[] {
  const wanted = folder[system];
  const path = reading[system];
  if (wanted === undefined) return [];
  const isInside = path && isWithin(path, wanted, system);
  return [isInside === undefined ? "unclear" : isInside ? "inside" : "outside"];
}
