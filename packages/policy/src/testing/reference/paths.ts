/**
 * Whether a path is in one of the folders: each reading of the path is asked of each system that may have the folder,
 * and all have to say the same.
 */
export function pathHolds(path: string, folders: readonly string[]): boolean | undefined {
  const answers = folders.map((folder) => folderHolds(path, folder));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function folderHolds(path: string, folder: string): boolean | undefined {
  if (path.length > 32_767 || /%(?:25)*(?:2e|2f|5c|00|u[0-9a-f]{4})/i.test(path)) return undefined;
  const isOfWindows = /^[A-Za-z]:/.test(folder) || folder.includes("\\");
  const changes = CHANGES.filter((change) => change(folder) === folder);
  const said = new Set<boolean | undefined>();
  const seen: string[] = [];
  const open = [path];
  for (let text = open.pop(); text !== undefined; text = open.pop()) {
    if (seen.includes(text)) continue;
    seen.push(text);
    if (seen.length > 24 || /\p{Cc}/u.test(text)) return undefined;
    for (const change of changes) {
      const next = change(text);
      if (next === undefined) return undefined;
      open.push(next);
    }
    if (isOfWindows) {
      const steps = text.split("/").filter((part) => part !== "" && part !== ".");
      const isAbove = steps.some((_, i) => {
        const before = steps.slice(0, i + 1);
        return before.filter((part) => part === "..").length * 2 > before.length;
      });
      said.add(isAbove ? undefined : systemHolds(text, folder, WINDOWS));
    } else {
      said.add(systemHolds(text, folder, POSIX));
      const isKept = /^(?!.*(?:[. ](?:\/|$)|:))/s.test(stepsOf(folder, POSIX)?.join("/") ?? "");
      if (isKept && stepsOf(folder, WINDOWS) !== undefined) said.add(systemHolds(text, folder, WINDOWS));
    }
  }
  return said.size === 1 ? [...said][0] : undefined;
}

type Change = (text: string) => string | undefined;

const CHANGES: readonly Change[] = [
  (text) => text.trim(),
  (text) =>
    /^[ -~]*$/.test(text)
      ? text
      : Array.from(
          text
            .replaceAll(/[\u2044\u2215]/g, "/")
            .replaceAll(/[\u00a5\u20a9\u2216]/g, "\\")
            .normalize("NFKC"),
        )
          .filter((char) => !/\p{Default_Ignorable_Code_Point}/u.test(char))
          .join("")
          .replaceAll("\u2044", "/"),
  (text) => {
    try {
      return text
        .split(/((?:%[0-9a-f]{2})+)/i)
        .map((part, i) => (i % 2 === 1 ? decodeURIComponent(part) : part))
        .join("");
    } catch {
      return undefined;
    }
  },
  (text) => {
    if (!/\$[\w{]|%[A-Za-z_]\w*%/.test(text)) return text;
    if (/^[/\\]?(?:\$|%[A-Za-z_]\w*%)/.test(text)) return undefined;
    return text.split(/\$\w+|\$\{[^}$]*\}?|%[A-Za-z_]\w*%/).join("");
  },
  (text) => text.split(/[?#]/)[0],
];

type Rules = { separator: RegExp; isWindows: boolean };

const POSIX: Rules = { separator: /\//, isWindows: false };
const WINDOWS: Rules = { separator: /[\\/]/, isWindows: true };

function systemHolds(path: string, folder: string, rules: Rules): boolean | undefined {
  const steps = stepsOf(path, rules);
  const wanted = stepsOf(folder, rules);
  if (steps === undefined || wanted === undefined || steps[0] !== wanted[0]) return undefined;
  const head = steps.slice(0, wanted.length);
  if (head.length < wanted.length) return false;
  if (head.every((step, i) => step === wanted[i])) return true;
  const isAlike = head.every(
    (step, i) => i === 0 || step === wanted[i] || alike(step, wanted[i] ?? "", rules),
  );
  return isAlike ? undefined : false;
}

function alike(name: string, wanted: string, { isWindows }: Rules): boolean {
  if (!isWindows) return plain(name) === plain(wanted);
  const [base = "", ending = "", more] = name.split(".");
  const isShort = /~\d/.test(base) && base.length <= 8 && ending.length <= 3 && more === undefined;
  return isShort || plain(kept(name)) === plain(kept(wanted));
}

function kept(name: string): string {
  return (name.split(":")[0] ?? "").replace(/[. ]+$/, "");
}

function plain(name: string): string {
  const seen = Array.from(name.normalize("NFKC")).filter(
    (char) => !/\p{Default_Ignorable_Code_Point}/u.test(char),
  );
  return seen.join("").toUpperCase().toLowerCase().normalize("NFKC");
}

const DEVICES = ["con", "prn", "aux", "nul", "conin$", "conout$"].concat(
  Array.from("0123456789\u00b9\u00b2\u00b3").flatMap((digit) => [`com${digit}`, `lpt${digit}`]),
);

/** The root, then the names one by one; undefined when they cannot be told. */
function stepsOf(path: string, { separator, isWindows }: Rules): string[] | undefined {
  const isDrive = isWindows && /^[A-Za-z]:[\\/]/.test(path);
  const rest = isDrive ? path.slice(2) : path;
  const parts = rest.split(separator);
  const isAbsolute = parts.length > 1 && parts[0] === "";
  if (path.startsWith("~") || (!isDrive && isAbsolute && parts.length > 2 && parts[1] === ""))
    return undefined;
  if (!isAbsolute && parts[0]?.includes(":")) return undefined;
  if (isWindows && parts[1] === "??") return undefined;
  const isUnclear = (part: string) => kept(part) === "" || DEVICES.includes(deviceOf(part));
  const names = parts.filter((part) => !["", ".", ".."].includes(part));
  if (isWindows && names.some(isUnclear)) return undefined;
  const steps = parts.slice(isAbsolute ? 1 : 0).filter((part) => part !== ".");
  for (let at = steps.indexOf(".."); at >= 0; at = steps.indexOf("..")) {
    const [name = ""] = at === 0 ? [] : steps.splice(at - 1, 2);
    if (name === "") return undefined;
  }
  return [
    isAbsolute ? (isDrive ? `${path.slice(0, 2).toLowerCase()}/` : "/") : "",
    ...steps.filter((step) => step !== ""),
  ];
}

function deviceOf(name: string): string {
  return (/^[^.:]*/.exec(name)?.[0] ?? "").replace(/ +$/, "").toLowerCase();
}
