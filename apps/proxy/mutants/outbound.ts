import type { Mutant } from "./mutant.ts";

/** threats.md section 3d. */
export const OUTBOUND: readonly Mutant[] = [
  {
    row: "S3",
    breaks: "follows redirects",
    file: "apps/proxy/src/adapters/upstream.ts",
    find: "this.#agent.dispatch(options, exchange);",
    replace:
      'const { interceptors } = require("undici") as typeof import("undici");\n    this.#agent.compose(interceptors.redirect({ maxRedirections: 3 })).dispatch(options, exchange);',
    test: "relay",
    red: "S3 no request goes where a redirect points",
    green: "carriage returns",
  },
  {
    row: "S6",
    breaks: "reads JSON of any size",
    file: "apps/proxy/src/pipeline/relay-json.ts",
    find: "MAX_JSON_BYTES = 8 * 1024 * 1024;",
    replace: "MAX_JSON_BYTES = 8 * 1024 * 1024 * 1024;",
    test: "relay",
    red: "tools/list",
    green: "of several MiB stream through unchanged",
  },
  {
    row: "S7",
    breaks: "takes a host for another that ends like it",
    file: "packages/policy/src/host.ts",
    find: 'return rest > 0 && host.endsWith(pattern.host) && host[rest] === ".";',
    replace: "return rest > 0 && host.endsWith(pattern.host);",
    test: "policy-language",
    red: 'stops "https://evilexample.org"',
    green: "lets pass https://a.b.example.org/",
  },
];
