import type { ConfiguredServer } from "./configured-server.ts";

type Package = NonNullable<ConfiguredServer["package"]>;

/** The package that a command line starts; undefined where it starts a program of this machine. */
export function packageOf(command: string, args: readonly string[]): Package | undefined {
  const [program, ...rest] = withoutShell([baseName(command), ...args]);
  switch (program) {
    case "npx":
    case "bunx":
      return npmPackage(rest);
    case "pnpm":
    case "yarn":
    case "bun":
    case "npm":
      return RUNS.has(rest[0] ?? "") ? npmPackage(rest.slice(1)) : undefined;
    case "uvx":
      return pypiPackage(rest);
    case "uv":
      return rest[0] === "tool" && rest[1] === "run" ? pypiPackage(rest.slice(2)) : undefined;
    case "pipx":
      return rest[0] === "run" ? pypiPackage(rest.slice(1)) : undefined;
    case "docker":
    case "podman":
      return rest[0] === "run" ? image(rest.slice(1)) : undefined;
    case undefined:
    default:
      return undefined;
  }
}

/** The program's name without its folder: the folder is nobody's business. */
export function baseName(command: string): string {
  return (command.split(/[/\\]/).at(-1) ?? "").replace(/\.(?:exe|cmd|bat|ps1)$/i, "").toLowerCase();
}

const RUNS = new Set(["dlx", "exec", "x"]);

/** `cmd /c npx …` and `sh -c "npx …"` start what follows. */
function withoutShell(line: readonly string[]): string[] {
  const [program, flag, ...rest] = line;
  if (program === "cmd" && flag?.toLowerCase() === "/c") return line.slice(2).map(firstBase);
  if (
    (program === "sh" || program === "bash" || program === "zsh") &&
    flag !== undefined &&
    /^-l?c$/.test(flag)
  ) {
    return (rest[0] ?? "").split(/\s+/).map(firstBase);
  }
  if (program === "env")
    return line
      .slice(1)
      .filter((part) => !part.includes("="))
      .map(firstBase);
  return [...line];
}

const firstBase = (part: string, at: number): string => (at === 0 ? baseName(part) : part);

function npmPackage(args: readonly string[]): Package | undefined {
  const given = args.find((arg) => arg.startsWith("--package="))?.slice("--package=".length);
  const at = args.findIndex((arg) => arg === "-p" || arg === "--package");
  const name = given ?? (at >= 0 ? args[at + 1] : args.find((arg) => !arg.startsWith("-")));
  const parts = /^((?:@[a-z0-9~][\w.~-]*\/)?[a-z0-9~][\w.~-]*)(?:@([\w.^~*<>=-]+))?$/i.exec(name ?? "");
  return parts?.[1] === undefined ? undefined : { registry: "npm", name: parts[1], ...versionOf(parts[2]) };
}

function pypiPackage(args: readonly string[]): Package | undefined {
  const from = args.indexOf("--from");
  const name = from >= 0 ? args[from + 1] : args.find((arg) => !arg.startsWith("-"));
  const parts = /^([A-Za-z0-9][\w.-]*)(?:\[[\w,-]+\])?(?:(?:==|@)([\w.]+))?$/.exec(name ?? "");
  return parts?.[1] === undefined ? undefined : { registry: "pypi", name: parts[1], ...versionOf(parts[2]) };
}

/** Flags of `docker run` that take a value of their own. */
const WITH_VALUE =
  /^(?:-[evpwuhml]|--(?:env|volume|publish|mount|name|network|net|workdir|user|entrypoint|env-file|platform|memory|cpus|label|add-host|hostname|pull|gpus))$/;

function image(args: readonly string[]): Package | undefined {
  let at = 0;
  for (let arg = args[at]; arg?.startsWith("-") === true; arg = args[at]) at += WITH_VALUE.test(arg) ? 2 : 1;
  const parts = /^([a-z0-9][\w./-]*(?::\d+\/[\w./-]+)?)(?::([\w.-]+))?(?:@sha256:[0-9a-f]+)?$/i.exec(
    args[at] ?? "",
  );
  return parts?.[1] === undefined
    ? undefined
    : { registry: "docker", name: parts[1], ...versionOf(parts[2]) };
}

function versionOf(version: string | undefined): { version?: string } {
  return version === undefined || version === "latest" ? {} : { version };
}
