import { describe, expect, it } from "vitest";
import { getLivePath, nameOf, segmentOf, serverPath, toolPath } from "./addresses.ts";

const NAMES: readonly [name: string, segment: string][] = [
  ["create_issue", "create_issue"],
  ["repos/list", "repos%2Flist"],
  ["a b?c#d", "a%20b%3Fc%23d"],
  ["50%", "50~p"],
  ["a%2Fb", "a~p2Fb"],
  ["löschen", "l%C3%B6schen"],
  ["safe\u202Egpj", "safe%E2%80%AEgpj"],
  [".", "~n."],
  ["..", "~n.."],
  ["~home", "~~home"],
  ["~n..", "~~n.."],
  ["image.png", "~nimage.png"],
  ["badge.svg", "~nbadge.svg"],
  ["class", "~nclass"],
  ["<script>", "%3Cscript%3E"],
];

describe("a name as a segment of a path", () => {
  it.each(NAMES)("%s becomes %s, and is found again", (name, segment) => {
    expect(segmentOf(name)).toBe(segment);
    expect(nameOf(segment)).toBe(name);
  });

  it("means nothing when its encoding is broken", () => {
    expect(nameOf("%E0%A4%A")).toBeUndefined();
  });

  it("is no step up for a browser", () => {
    expect(new URL(toolPath("x", ".."), "https://example.com").pathname).toBe("/catalog/x/~n..");
  });

  it("of a server does not stand where a route of ours stands", () => {
    expect(serverPath("changes")).toBe("/catalog/~nchanges");
  });
});

it("carries the intent of getting a policy live", () => {
  expect(getLivePath({ slug: "github", tool: "a&b", strength: "open" })).toBe(
    "/app/get-live?server=github&tool=a%26b&strength=open",
  );
});
