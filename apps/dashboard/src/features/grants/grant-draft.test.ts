import { describe, expect, it } from "vitest";
import { likelyPolicy, missingIn, NEW_IDENTITY, startGrantDraft } from "./grant-draft.ts";

const policy = (id: string, serverId: string, currentRevision: number) => ({
  id,
  server: { id: serverId },
  currentRevision,
});

describe("likelyPolicy", () => {
  it("is the only published policy of the server", () => {
    expect(likelyPolicy([policy("a", "s", 1), policy("b", "s", 0), policy("c", "t", 2)], "s")).toBe("a");
  });

  it("is none where there are several, or none is published", () => {
    expect(likelyPolicy([policy("a", "s", 1), policy("b", "s", 3)], "s")).toBe("");
    expect(likelyPolicy([policy("a", "s", 0)], "s")).toBe("");
  });
});

describe("startGrantDraft", () => {
  const given = {
    identities: [],
    servers: [{ id: "s" }, { id: "t" }],
    policies: [policy("c", "t", 2)],
    asked: null,
  };

  it("starts with a new identity where there is none", () => {
    expect(startGrantDraft(given)).toMatchObject({ identityId: NEW_IDENTITY, serverId: "s", policyId: "" });
  });

  it("selects the requested server and its only published policy", () => {
    expect(startGrantDraft({ ...given, asked: "t" })).toMatchObject({ serverId: "t", policyId: "c" });
    expect(startGrantDraft({ ...given, asked: "unknown" })).toMatchObject({ serverId: "s" });
  });
});

it("names the missing fields", () => {
  const draft = startGrantDraft({ identities: [], servers: [{ id: "s" }], policies: [], asked: null });
  expect(Object.keys(missingIn(draft))).toEqual(["label", "name"]);
  expect(missingIn({ ...draft, label: "x", identityId: "i" })).toEqual({});
});
