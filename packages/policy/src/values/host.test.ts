import fc from "fast-check";
import { expect, test } from "vitest";
import { hostOf } from "./host.ts";

const SETTINGS = { seed: 20_261_123, numRuns: 20_000 };

declare const URL: { new (text: string): { readonly hostname: string } };

function hostnameIn(url: string): string | undefined {
  try {
    return new URL(url).hostname.replace(/\.$/, "");
  } catch {
    return undefined;
  }
}

const PIECE = fc.constantFrom(
  ..."aZ09.-_~%@:/\\?#[] ß".split(""),
  "0x",
  "1.2.3.4",
  "xn--",
  "xn--mnchen-3ya.de",
  "com",
  "%2e",
);
const URL_TEXT = fc
  .tuple(
    fc.constantFrom("https://", "http://", "wss://", "HTTPS://", "ftp://"),
    fc.array(PIECE, { maxLength: 7 }),
  )
  .map(([scheme, pieces]) => scheme + pieces.join(""));

test("a host is what the platform's own parser reads, or not known", () => {
  fc.assert(
    fc.property(URL_TEXT, (url) => {
      const host = hostOf(url);
      if (host !== undefined) expect(host).toBe(hostnameIn(url));
    }),
    SETTINGS,
  );
});

test("reads the host of common URLs", () => {
  const urls = [
    "https://api.example.com/v1/charges?x=1#y",
    "http://a-1.b.c",
    "wss://localhost/",
    "https://3.a/@",
  ];
  expect(urls.map(hostOf)).toEqual(["api.example.com", "a-1.b.c", "localhost", "3.a"]);
});
