/** What some servers do to the text of a path before they use it as one. */
export const STEPS = [
  { bit: 1, needs: /^\s|\s$/, read: trimmed },
  { bit: 2, needs: /[^ -~]/, read: composed },
  { bit: 4, needs: /%[0-9A-Fa-f]{2}/, read: decoded },
  { bit: 8, needs: /\$[\w{]|%[A-Za-z_]\w*%/, read: withoutVariables },
  { bit: 16, needs: /[?#]/, read: withoutQuery },
] as const;

/** Without any of these no step changes anything. */
const NEEDS_STEP = /^\s|\s$|[^ -~]|[%$?#]/;

/** Nobody writes a path that needs more. */
const MAX_READINGS = 24;

/** Windows opens 32,767 characters at most, POSIX systems 4,096. */
export const MAX_PATH = 32_767;

const CONTROL = /\p{Cc}/u;

/** Escapes of a dot, a separator or a NUL, escaped again too, and those that are no UTF-8 but mean one to some. */
const STRUCTURE = /%(?:25)*(?:2e|2f|5c|00|u[0-9a-f]{4})/i;

/**
 * All texts that a server may have before it once it has made some of these steps in any order, the path itself first.
 * `steps`: the bits of those that count. Undefined for what cannot be told: too long, a control character, an escaped
 * dot or separator, bytes that are no UTF-8.
 */
export function pathReadings(path: string, steps: number): string[] | undefined {
  if (path.length > MAX_PATH) return undefined;
  if (!NEEDS_STEP.test(path)) return [path];
  if (STRUCTURE.test(path)) return undefined;
  const readings = new Set([path]);
  for (const text of readings) {
    if (CONTROL.test(text) || readings.size > MAX_READINGS) return undefined;
    for (const { bit, needs, read } of STEPS) {
      if ((steps & bit) === 0 || !needs.test(text)) continue;
      const next = read(text);
      if (next === undefined) return undefined;
      readings.add(next);
    }
  }
  return [...readings];
}

/** Servers trim what people wrote. */
function trimmed(text: string): string {
  return text.trim();
}

// The currency signs stand where a backslash is in the code pages of Japan and Korea.
const BACKSLASHES = /[\u00a5\u20a9\u2216\ufe68\uff3c]/g;
const SLASHES = /[\u2044\u2215\uff0f]/g;
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;

/** Letters of another width and their like, as systems do that have only one way of writing each. */
function composed(text: string): string {
  return text
    .replace(BACKSLASHES, "\\")
    .replace(SLASHES, "/")
    .normalize("NFKC")
    .replace(UNSEEN, "")
    .replace(SLASHES, "/");
}

/** Percent-escapes, as in URLs; what is none stays. */
function decoded(text: string): string | undefined {
  try {
    return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => decodeURIComponent(escapes));
  } catch {
    return undefined;
  }
}

/** `$NAME`, `${NAME}` and `%NAME%`, which are nothing where they are not set. In front, one may be a whole path. */
function withoutVariables(text: string): string | undefined {
  return /^[/\\]?(?:\$|%[A-Za-z_]\w*%)/.test(text)
    ? undefined
    : text.replace(/\$(?:\w+|\{[^}$]*\}?)|%[A-Za-z_]\w*%/g, "");
}

/** What stands before a query or a fragment, where a path is read as a URL. */
function withoutQuery(text: string): string {
  return text.slice(0, text.search(/[?#]/));
}

/** A name as systems keep it that take names for equal that look alike: in small letters, composed, nothing unseen. */
export function foldedName(name: string): string {
  if (/^[ -~]*$/.test(name)) return name.toLowerCase();
  return name.normalize("NFKC").replace(UNSEEN, "").toUpperCase().toLowerCase().normalize("NFKC");
}
