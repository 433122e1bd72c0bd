import type { JsonObject } from "@sallyport/json";
import { expect, it } from "vitest";
import { withAppLinks } from "./app-link.ts";

const PAGE = "ui://weather/view.html";
const tool = (_meta: JsonObject): JsonObject => ({ name: "weather", inputSchema: {}, _meta });
const bare = { name: "weather", inputSchema: {} };

it.each<[string, JsonObject, JsonObject]>([
  ["its link", tool({ ui: { resourceUri: PAGE } }), bare],
  ["its link in the older form", tool({ "ui/resourceUri": PAGE }), bare],
  ["both", tool({ ui: { resourceUri: PAGE }, "ui/resourceUri": PAGE }), bare],
  [
    "its link, and nothing else",
    tool({ ui: { resourceUri: PAGE, visibility: ["app"] }, a: 1 }),
    tool({ ui: { visibility: ["app"] }, a: 1 }),
  ],
  ["what stands where the link is", tool({ ui: PAGE, a: 1 }), tool({ a: 1 })],
  ["a link that is no text", tool({ ui: { resourceUri: { uri: PAGE } } }), bare],
])("a tool loses %s where it may not link", (_, listed, wanted) => {
  expect(withAppLinks(listed, () => false)).toEqual(wanted);
});

it.each<[string, JsonObject]>([
  ["no _meta", bare],
  ["nothing of apps", tool({ a: 1 })],
  ["visibility alone", tool({ ui: { visibility: ["model"] } })],
])("a tool with %s stays as it is", (_, listed) => {
  expect(withAppLinks(listed, () => false)).toBe(listed);
});

it("a tool keeps the links that it may have, each by its page", () => {
  const listed = tool({ ui: { resourceUri: PAGE }, "ui/resourceUri": "ui://other/view.html" });
  expect(withAppLinks(listed, () => true)).toBe(listed);
  expect(withAppLinks(listed, (uri) => uri === PAGE)).toEqual(tool({ ui: { resourceUri: PAGE } }));
});
