import { expect, it } from "vitest";
import { serverPages, sitemapIndex, standingPages } from "./sitemap.ts";

it("lists one part for standing pages and one for each thousand servers", () => {
  const index = sitemapIndex("https://example.com", 2);
  expect([...index.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, loc]) => loc)).toEqual([
    "https://example.com/sitemap/pages",
    "https://example.com/sitemap/1",
    "https://example.com/sitemap/2",
  ]);
});

it("gives servers and tools their own addresses, and stays XML whatever they are called", () => {
  const changedAt = new Date("2026-11-30T10:00:00Z");
  const part = serverPages("https://example.com", [
    { slug: "x", changedAt, tools: ["a&b", "o'clock", "<c>"] },
  ]);
  expect([...part.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, loc]) => loc)).toEqual([
    "https://example.com/catalog/x",
    "https://example.com/catalog/x/a%26b",
    "https://example.com/catalog/x/o&apos;clock",
    "https://example.com/catalog/x/%3Cc%3E",
  ]);
  expect(part).toContain("<lastmod>2026-11-30</lastmod>");
});

it("has the pages that explain classes and severities", () => {
  const pages = standingPages("https://example.com", ["/attacks"]);
  for (const path of ["/catalog", "/catalog/class/destructive", "/catalog/severity/critical", "/attacks"])
    expect(pages).toContain(`<loc>https://example.com${path}</loc>`);
});
