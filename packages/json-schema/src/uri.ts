type Uri = {
  scheme: string | undefined;
  authority: string | undefined;
  path: string;
  query: string | undefined;
  fragment: string | undefined;
};

/** RFC 3986 appendix B. */
const PARTS = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([^]*))?$/;

/** RFC 3986 section 5.2: the absolute form of a reference, apart from its fragment. */
export function resolveUri(base: string, reference: string): { uri: string; fragment: string } {
  const { fragment = "", ...target } = transform(parse(base), parse(reference));
  return { uri: print(target), fragment };
}

function transform(base: Uri, to: Uri): Uri {
  if (to.scheme !== undefined) return { ...to, path: withoutDots(to.path) };
  const { scheme } = base;
  if (to.authority !== undefined) return { ...to, scheme, path: withoutDots(to.path) };
  const { authority } = base;
  if (to.path === "") return { ...base, query: to.query ?? base.query, fragment: to.fragment };
  const path = to.path.startsWith("/") ? to.path : merged(base, to.path);
  return { scheme, authority, path: withoutDots(path), query: to.query, fragment: to.fragment };
}

function parse(text: string): Uri {
  const [, scheme, authority, path = "", query, fragment] = PARTS.exec(text) ?? [];
  return { scheme, authority, path, query, fragment };
}

function print({ scheme, authority, path, query }: Omit<Uri, "fragment">): string {
  const head = scheme === undefined ? "" : `${scheme}:`;
  const host = authority === undefined ? "" : `//${authority}`;
  return `${head}${host}${path}${query === undefined ? "" : `?${query}`}`;
}

function merged(base: Uri, path: string): string {
  if (base.authority !== undefined && base.path === "") return `/${path}`;
  return base.path.slice(0, base.path.lastIndexOf("/") + 1) + path;
}

function withoutDots(path: string): string {
  if (!/(?:^|\/)\.\.?(?:\/|$)/.test(path)) return path;
  const isRooted = path.startsWith("/");
  const steps: string[] = [];
  for (const step of path.split("/").slice(isRooted ? 1 : 0)) {
    if (step === "..") steps.pop();
    else if (step !== ".") steps.push(step);
  }
  if (/(?:^|\/)\.\.?$/.test(path)) steps.push("");
  return (isRooted ? "/" : "") + steps.join("/");
}
