import { expect, it } from "vitest";
import { isCurrent, NAV_ITEMS } from "./nav-items.ts";

it.each([
  ["/acme", "overview"],
  ["/acme/servers", "servers"],
  ["/acme/servers/5f0c/edit", "servers"],
  ["/acme/serversides", undefined],
  ["/acme/grants/new", "grants"],
  ["/acme/sessions", undefined],
  ["/other/servers", undefined],
])("at %s the current section is %s", (pathname, id) => {
  expect(NAV_ITEMS.filter((item) => isCurrent(item, "acme", pathname)).map((item) => item.id)).toEqual(
    id === undefined ? [] : [id],
  );
});
