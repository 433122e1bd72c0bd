import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { importsOf, sources } from "./imports.ts";

type Rule = {
  readonly room: string;
  /** What its sources may import besides their own files; tests are free. `node:` stands for all of Node's modules. */
  readonly may: readonly string[];
  readonly why: string;
};

const PURE = "pure: the same code runs in a browser, in Node and at the edge";

const RULES: readonly Rule[] = [
  { room: "packages/json", may: [], why: PURE },
  { room: "packages/regex", may: ["@sallyport/json"], why: PURE },
  { room: "packages/json-schema", may: ["@sallyport/json", "@sallyport/regex"], why: PURE },
  {
    room: "packages/policy",
    may: ["@sallyport/json", "@sallyport/json-schema", "@sallyport/regex", "@noble/hashes"],
    why: PURE,
  },
  { room: "packages/mcp", may: ["@sallyport/json"], why: PURE },
  {
    room: "packages/catalog",
    may: ["@sallyport/json", "@sallyport/policy", "zod"],
    why: "pure; zod reads the files of the seed, in /seed only",
  },
  {
    room: "packages/attacks",
    may: ["@sallyport/catalog", "@sallyport/json", "@sallyport/policy", "zod"],
    why: "pure; zod reads its entries, and the language's schemas say which of its calls a tool takes",
  },
  { room: "packages/audit", may: ["@sallyport/json"], why: PURE },
  {
    room: "packages/env",
    may: ["zod"],
    why: "every program reads its variables with it, and takes nothing else along",
  },
  { room: "packages/credentials", may: ["node:"], why: "secrets pass through it: no third-party code" },
  {
    room: "packages/limits",
    may: ["node:", "ioredis", "@sallyport/audit", "@sallyport/policy"],
    why: "runs in the proxy, and knows nothing of where recorded counters come from",
  },
  {
    room: "packages/egress",
    may: ["node:", "undici", "ipaddr.js"],
    why: "every outbound connection trusts it",
  },
  {
    room: "packages/store",
    may: ["node:", "pg", "@sallyport/audit", "@sallyport/policy"],
    why: "runs in the proxy: no ORM on the way of a call",
  },
  {
    room: "packages/scan",
    may: ["@sallyport/catalog", "@sallyport/json", "smol-toml", "yaml"],
    why: `${PURE}; a configuration is read, and rid of its secrets, where it is`,
  },
  {
    room: "packages/catalog-store",
    may: ["node:", "pg", "@sallyport/catalog", "@sallyport/json"],
    why: "the public catalogue belongs to no organisation: it shares nothing with what does",
  },
  {
    room: "packages/catalog-api",
    may: [
      "node:",
      "pg",
      "zod",
      "@modelcontextprotocol/sdk",
      "@sallyport/catalog",
      "@sallyport/catalog-store",
      "@sallyport/scan",
    ],
    why: "what programs may ask is public: it cannot reach anything that belongs to an organisation",
  },
  {
    room: "apps/proxy",
    may: [
      "node:",
      "undici",
      "zod",
      "pino",
      "pg",
      "@sallyport/audit",
      "@sallyport/credentials",
      "@sallyport/egress",
      "@sallyport/env",
      "@sallyport/json",
      "@sallyport/limits",
      "@sallyport/mcp",
      "@sallyport/policy",
      "@sallyport/store",
    ],
    why: "the data plane holds no ORM, no web framework and no dashboard code",
  },
  {
    room: "packages/db",
    may: ["node:", "pg", "@prisma/client", "@prisma/adapter-pg"],
    why: "the lowest room of the control plane",
  },
  {
    room: "packages/notify",
    may: [
      "node:",
      "pg",
      "undici",
      "nodemailer",
      "@sallyport/credentials",
      "@sallyport/db",
      "@sallyport/egress",
    ],
    why: "sends by itself, outside of any request: it knows no use case and no transport of the dashboard",
  },
  {
    room: "packages/services",
    may: [
      "node:",
      "zod",
      "undici",
      "@node-rs/argon2",
      "@modelcontextprotocol/client",
      "@sallyport/attacks",
      "@sallyport/audit",
      "@sallyport/catalog",
      "@sallyport/credentials",
      "@sallyport/db",
      "@sallyport/egress",
      "@sallyport/json",
      "@sallyport/mcp",
      "@sallyport/policy",
    ],
    why: "use cases know no transport: no tRPC, no Next",
  },
  {
    room: "packages/api",
    may: ["zod", "@trpc/server", "@sallyport/services"],
    why: "a procedure is an input and one service call; the database is out of its reach",
  },
  { room: "packages/ui", may: ["react"], why: "stateless components" },
  {
    room: "apps/demo-server",
    may: ["node:", "zod", "@modelcontextprotocol/sdk", "@sallyport/env"],
    why: "stands for a customer's own server, which has no code of ours; only its variables are read as all others are",
  },
];

/** Rooms that may import a great deal, with what they must not. */
const FORBIDDEN: readonly { room: string; not: readonly string[]; why: string }[] = [
  {
    room: "apps/dashboard",
    not: [
      "@sallyport/db",
      "@sallyport/store",
      "@sallyport/limits",
      "@sallyport/egress",
      "@prisma/",
      "pg",
      "undici",
    ],
    why: "data is reached through the API only, where every procedure checks membership and role",
  },
];

/** The folders of the dashboard: each imports only from itself and from those before it. Pages (app/) see all. */
const DASHBOARD_ORDER: readonly string[] = [
  "front",
  "session",
  "features/public-api",
  "features/address",
  "features/preferences",
  "features/feedback",
  "trpc",
  "features/org",
  "features/sign-in",
  "features/docs",
  "features/home",
  "features/limits",
  "features/catalogue",
  "features/scan",
  "features/contact",
  "features/attacks",
  "features/servers",
  "features/policies",
  "features/get-live",
  "features/identities",
  "features/approvals",
  "features/audit",
  "features/grants",
  "features/overview",
  "features/notifications",
  "features/sessions",
  "features/shell",
];

const allowed = (specifier: string, list: readonly string[]): boolean =>
  list.some(
    (name) =>
      specifier === name ||
      specifier.startsWith(name.endsWith(":") || name.endsWith("/") ? name : `${name}/`),
  );

describe("the dashboard's folders", () => {
  const src = "apps/dashboard/src";
  const folderOf = (path: string): string =>
    path
      .slice(src.length + 1)
      .split("/")
      .slice(0, path.startsWith(`${src}/features/`) ? 2 : 1)
      .join("/");

  it("are all in the order", () => {
    const features = readdirSync(join(import.meta.dirname ?? "", "..", src, "features")).map(
      (name) => `features/${name}`,
    );
    expect(features.filter((name) => !DASHBOARD_ORDER.includes(name))).toEqual([]);
  });

  it.each(DASHBOARD_ORDER.map((folder, floor) => [folder, floor] as const))(
    "%s imports only from folders before it",
    (folder, floor) => {
      const strays = sources(`${src}/${folder}`).flatMap((file) =>
        importsOf(file)
          .filter((specifier) => specifier.startsWith("."))
          .map((specifier) => join(dirname(file), specifier))
          .filter((path) => path.startsWith(`${src}/app/`) || DASHBOARD_ORDER.indexOf(folderOf(path)) > floor)
          .map((path) => `${file} imports ${path}`),
      );
      expect(strays).toEqual([]);
    },
  );
});

describe("a room imports nothing but what it may", () => {
  it.each(RULES.map((rule) => [rule.room, rule] as const))("%s", (room, { may, why }) => {
    const strays = sources(`${room}/src`).flatMap((file) =>
      importsOf(file)
        .filter((specifier) => !specifier.startsWith(".") && !allowed(specifier, may))
        .map((specifier) => `${file} imports ${specifier}`),
    );
    expect(strays, why).toEqual([]);
  });

  it.each(FORBIDDEN.map((rule) => [rule.room, rule] as const))("%s", (room, { not, why }) => {
    const strays = sources(`${room}/src`).flatMap((file) =>
      importsOf(file)
        .filter((specifier) => allowed(specifier, not))
        .map((specifier) => `${file} imports ${specifier}`),
    );
    expect(strays, why).toEqual([]);
  });

  it("would notice", () => {
    expect(importsOf("packages/audit/src/arg-keys.ts")).toEqual(["@sallyport/json", "./printable.ts"]);
    expect(allowed("@sallyport/database", ["@sallyport/db"])).toBe(false);
    expect(allowed("@sallyport/db/embedded", ["@sallyport/db"])).toBe(true);
    expect(allowed("node:fs", ["node:"])).toBe(true);
  });
});
