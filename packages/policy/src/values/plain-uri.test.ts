import fc from "fast-check";
import { expect, test } from "vitest";
import { compile, decideSurface, load, parse } from "../index.ts";
import { isPlainUri } from "./plain-uri.ts";

/** Node's own, to hold the language's against; the sources know neither. */
declare const URL: {
  new (text: string): { protocol: string; hostname: string; pathname: string; search: string; href: string };
};

const DOCUMENT = {
  version: "2",
  default: "deny",
  surfaces: {
    resources: {
      allow: ["**"],
      deny: ["file:///docs/secret/**", "https://example.com/secret/**", "repo://main/secret/**"],
    },
  },
};

/** Pieces that URIs, and ways around rules about them, are made of. */
const PIECE = fc.constantFrom(
  ..."file: https: FILE: repo: http: // /// / \\ . .. ./ ../ %2e %2E %2f %2F %5c %25 %252e %73 %00 %0a docs secret Secret key example.com EXAMPLE.com example.com. localhost main 127.1 me@ me:x@ @ :443 :80 :0443 : ? ?x # #x ; {name} {+path} {/..} { } ~ - e\u0301 \u00e9 \uff53 \u200b %C3%A9 %c3 < > | ^ ` ' *".split(
    " ",
  ),
  " ",
  "\t",
  "\n",
);
const BASE = fc.constantFrom(
  "file:///docs/secret/key",
  "https://example.com/secret/key",
  "repo://main/secret/key",
  "",
);

/** A base with pieces put in at any places. */
const URI = fc.tuple(BASE, fc.array(fc.tuple(fc.nat(), PIECE), { maxLength: 4 })).map(([base, edits]) =>
  edits.reduce<string>((text, [at, piece]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + piece + text.slice(place);
  }, base),
);

/** What a server may make of a URI: as a browser reads it, its escapes undone as often as there are any. */
function readings(uri: string): string[] {
  const found: string[] = [];
  let text = uri;
  for (let round = 0; round < 4; round++) {
    try {
      const { protocol, hostname, pathname } = new URL(text);
      const host = protocol === "file:" ? "" : hostname.toLowerCase().replace(/\.$/, "");
      found.push(`${protocol}//${host}${normalized(pathname)}`);
      text = decodeURIComponent(text);
    } catch {
      break;
    }
  }
  return found;
}

function normalized(path: string): string {
  const kept: string[] = [];
  for (const segment of path.replaceAll("\\", "/").split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  return `/${kept.join("/")}`;
}

test("denies a URI in every way of writing it", () => {
  const parsed = parse(JSON.stringify(DOCUMENT));
  const loaded = parsed.ok ? load(compile(parsed.document)) : undefined;
  if (loaded?.ok !== true) throw new Error("The document is one.");
  const { policy } = loaded;
  const SECRET = /^(?:file:\/\/\/docs|https:\/\/example\.com|repo:\/\/main)\/secret(?:\/|$)/;
  fc.assert(
    fc.property(URI, (name) => {
      const { effect } = decideSurface(policy, { surface: "resources", name });
      if (effect === "deny") return;
      const read = readings(name).filter((text) => SECRET.test(text) && text.split("/").length > 4);
      expect(read, name).toEqual([]);
    }),
    { numRuns: 20_000 },
  );
});

test("takes a URI for plain only when a browser writes it so", () => {
  fc.assert(
    fc.property(URI, (text) => {
      if (!isPlainUri(text) || text.includes("{")) return;
      expect(new URL(text).href).toBe(text);
    }),
    { numRuns: 20_000 },
  );
});
