import { describe, expect, it } from "vitest";
import {
  type GrantDraft,
  isComplete,
  missingIn,
  NEW_IDENTITY,
  NO_POLICY,
  startGrantDraft,
} from "./grant-draft.ts";

const SERVERS = [{ id: "s" }, { id: "t" }];
const start = startGrantDraft(SERVERS, null);

describe("startGrantDraft", () => {
  it("selects no identity, no server and no policy", () => {
    expect(start).toMatchObject({ identityId: null, serverId: null, policyId: null, label: "" });
    expect(startGrantDraft([{ id: "only" }], null).serverId).toBeNull();
  });

  it.each([
    ["t", "t"],
    ["unknown", null],
  ])("selects the server %j that the address names: %j", (asked, serverId) => {
    expect(startGrantDraft(SERVERS, asked)).toMatchObject({ serverId, policyId: null });
  });
});

const complete: GrantDraft = {
  ...start,
  identityId: "i",
  serverId: "s",
  policyId: NO_POLICY,
  label: "laptop",
};
const fresh = { kind: "agent", name: "bot" } as const;

it.each<[string, GrantDraft, string[]]>([
  ["nothing", start, ["identityId", "serverId", "policyId", "label"]],
  ["a label only", { ...start, label: "laptop" }, ["identityId", "serverId", "policyId"]],
  ["everything", complete, []],
  ["everything, with a policy", { ...complete, policyId: "p" }, []],
  ["a new identity without a name", { ...complete, identityId: NEW_IDENTITY }, ["name"]],
  ["a new identity with a name", { ...complete, identityId: NEW_IDENTITY, newIdentity: fresh }, []],
  ["a label of spaces", { ...complete, label: "  " }, ["label"]],
])("with %s, the form lacks %j", (_name, draft, fields) => {
  expect(Object.keys(missingIn(draft))).toEqual(fields);
  expect(isComplete(draft)).toBe(fields.length === 0);
});
