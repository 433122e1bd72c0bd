import { describe, expect, it } from "vitest";
import { FIRST_ROWS, shownGrants } from "./shown-grants.ts";

const grant = (
  label: string,
  status: "active" | "revoked" | "expired" = "active",
  policy: string | null = null,
) => ({
  label,
  status,
  identity: { name: "Ada" },
  server: { name: "Billing" },
  policy: policy === null ? null : { name: policy },
});

const GRANTS = [grant("laptop", "active", "Read only"), grant("phone", "revoked"), grant("job", "expired")];
const none = { search: "", onlyActive: false, all: false };

it.each([
  ["no filter", none, ["laptop", "phone", "job"]],
  ["only active", { ...none, onlyActive: true }, ["laptop"]],
  ["a label", { ...none, search: " PHO " }, ["phone"]],
  ["words in identity and server", { ...none, search: "billing ada" }, ["laptop", "phone", "job"]],
  ["the policy", { ...none, search: "read only" }, ["laptop"]],
  ["a search without a match", { ...none, search: "tablet" }, []],
])("shows with %s", (_name, filter, labels) => {
  expect(shownGrants(GRANTS, filter).rows.map(({ label }) => label)).toEqual(labels);
});

describe("of 200 grants", () => {
  const many = Array.from({ length: 200 }, (_, n) => grant(`grant ${n}`));

  it("shows the first rows, and says how many match", () => {
    const { rows, matching } = shownGrants(many, none);
    expect([rows.length, matching]).toEqual([FIRST_ROWS, 200]);
  });

  it("shows all when asked to", () => {
    expect(shownGrants(many, { ...none, all: true }).rows).toHaveLength(200);
  });
});
