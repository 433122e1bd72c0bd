import { printable } from "./printable.ts";

const MAX_LENGTH = 500;

/**
 * What the trail keeps of the resources or prompts that a request names: at most 500 characters. Of a URI without its
 * user, query and fragment, where secrets use to be, and of data in a URI only that it is data. Undefined for none.
 */
export function subjectOf(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  return printable([...new Set(names.map(withoutSecrets))].join(", "), MAX_LENGTH);
}

const URI = /^[A-Za-z][A-Za-z0-9+.-]*:/;
/** Up to the host. Of web addresses browsers and most servers take any number of slashes for two. */
const USER = /^((?:https?|wss?|ftp):[/\\]*|[^/\\]*[/\\]{2})[^/\\]*@/i;

function withoutSecrets(name: string): string {
  const [scheme] = URI.exec(name) ?? [];
  if (scheme === undefined) return name;
  if (scheme.toLowerCase() === "data:") return "data:…";
  const address = name.replace(/[?#][^]*$/, "…");
  return address.replace(USER, "$1…@");
}
