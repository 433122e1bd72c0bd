import { describe, expect, it } from "vitest";
import { isFiltered, parseAddress, printAddress, toAuditInput } from "./audit-filters.ts";

const now = new Date("2026-11-21T12:00:00Z");
const id = "5f0c1b1e-54a1-4c0e-9d5b-0d3a7c6f1a2b";

function input(search: string) {
  const { org, limit, ...rest } = toAuditInput("acme", parseAddress(new URLSearchParams(search)), now);
  expect([org, limit]).toEqual(["acme", 100]);
  return rest;
}

describe("toAuditInput", () => {
  it.each([
    ["", { scope: "calls" }],
    ["scope=all", { scope: "all" }],
    ["effect=deny&tool=create_charge", { scope: "calls", effect: "deny", tool: "create_charge" }],
    [
      `identity=${id}&server=${id}&grant=${id}`,
      { scope: "calls", identityId: id, serverId: id, grantId: id },
    ],
    [`approval=${id}`, { scope: "calls", approvalId: id }],
    ["approval=yes", { scope: "calls", approval: true }],
    ["range=24h", { scope: "calls", from: new Date("2026-11-20T12:00:00Z") }],
    [
      "range=custom&from=2026-11-01T00:00:00.000Z&to=2026-11-02T00:00:00.000Z",
      { scope: "calls", from: new Date("2026-11-01T00:00:00Z"), to: new Date("2026-11-02T00:00:00Z") },
    ],
    ["range=1h&to=2026-11-02T00:00:00.000Z", { scope: "calls", from: new Date("2026-11-21T11:00:00Z") }],
  ])("%s", (search, wanted) => expect(input(search)).toEqual(wanted));

  it.each([
    "effect=maybe",
    "approval=no",
    "identity=not-an-id",
    "range=never",
    "range=custom&from=yesterday",
    "scope=none",
  ])("ignores an invalid value: %s", (search) => expect(input(search)).toEqual({ scope: "calls" }));

  it("cuts the tool's name at 256 characters, as long as one may be", () => {
    expect(input(`tool=${"x".repeat(500)}`).tool).toHaveLength(256);
  });
});

it("tells whether a filter has a value", () => {
  const filtered = (search: string) => isFiltered(parseAddress(new URLSearchParams(search)));
  expect(["", "scope=all", `call=${id}&at=2026-11-01T00:00:00.000Z`].map(filtered)).toEqual([
    false,
    false,
    false,
  ]);
  expect(["effect=deny", "tool=x", "range=7d", "grant=x"].map(filtered)).toEqual([true, true, true, true]);
});

describe("printAddress", () => {
  it.each([
    "",
    "scope=all",
    "effect=deny&tool=create_charge",
    `identity=${id}&server=${id}&grant=${id}`,
    "range=custom&from=2026-11-01T00%3A00%3A00.000Z&to=2026-11-02T00%3A00%3A00.000Z",
    `effect=allow&tool=a%26b%3D+c&range=7d&call=${id}&at=2026-11-01T00%3A00%3A00.042Z`,
  ])("prints what parseAddress reads: %s", (search) => {
    expect(printAddress(parseAddress(new URLSearchParams(search)))).toBe(search);
  });
});
