import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { JsonLd } from "./json-ld.tsx";
import { ascii } from "./social-image.tsx";

it("keeps structured data inside of its element, whatever a server is called", () => {
  const data = { name: "</script><script>alert(1)</script><!--", line: "a\u2028b" };
  const html = renderToStaticMarkup(<JsonLd data={data} />);
  expect(html.match(/<\/?script/g)).toEqual(["<script", "</script"]);
  expect(html).not.toContain("<!--");
  const json = /^<script type="application\/ld\+json">(.*)<\/script>$/.exec(html)?.[1] ?? "";
  expect(JSON.parse(json)).toEqual(data);
});

it.each([
  ["what the built-in font has", "delete_file", "delete_file"],
  ["letters without their marks", "löschen", "loschen"],
  ["nothing of other scripts, which would be fetched from another host", "東京 run\u202E 🚀", "run"],
  ["a dash where nothing is left", "東京", "-"],
  ["no more than fits", "x".repeat(50), `${"x".repeat(37)}...`],
])("a picture shows %s", (_name, text, shown) => {
  expect(ascii(text, 40)).toBe(shown);
});
