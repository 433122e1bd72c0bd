/** The JSON Pointer (RFC 6901) of a path: `["tools", "a/b", 0]` → `/tools/a~1b/0`; `[]` → `""`. */
export function pointer(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
