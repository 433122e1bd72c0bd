import { describe, expect, it } from "vitest";
import { draftOf, headerDraft, type ServerDraft, toInput, toNewInput } from "./server-draft.ts";

const draft = (part: Partial<ServerDraft>): ServerDraft => ({
  name: "Billing",
  url: "https://mcp.example.com/mcp",
  auth: "headers",
  headers: [headerDraft("Authorization", "Bearer x"), headerDraft("X-Org", null)],
  silence: "300",
  maxAnswer: "",
  maxRequest: "",
  authorities: "",
  ...part,
});

describe("toInput", () => {
  it("keeps a stored value as null, and sends a new one", () => {
    expect(toInput(draft({})).headers).toEqual([
      { name: "Authorization", value: "Bearer x" },
      { name: "X-Org", value: null },
    ]);
  });

  it("sends no headers when authentication is none, though the form still holds them", () => {
    expect(toInput(draft({ auth: "none" }))).toEqual({
      url: "https://mcp.example.com/mcp",
      auth: "none",
      headers: [],
      maxAnswerMb: null,
      authorities: null,
    });
  });
});

it.each<[string, number | null]>([
  ["", null],
  [" ", null],
  ["32", 32],
  ["-1", -1],
  ["1.5", 1.5],
  ["much", 0],
])("a size typed as %j is sent as %s, and what is no size is refused there", (typed, sent) => {
  const { maxAnswerMb, maxRequestMb } = toNewInput(draft({ maxAnswer: typed, maxRequest: typed }));
  expect([maxAnswerMb, maxRequestMb]).toEqual([sent, sent]);
});

it("a new server has a name, and no stored value to keep", () => {
  expect(toNewInput(draft({}))).toMatchObject({
    name: "Billing",
    headers: [{ value: "Bearer x" }, { value: "" }],
    silenceSeconds: 300,
  });
});

it("the form of a registered server holds the names of its headers, with different keys, and no values", () => {
  const { headers } = draftOf({
    name: "s",
    url: "u",
    auth: "headers",
    headers: [{ name: "a" }, { name: "b" }],
    silenceSeconds: 300,
    maxAnswerMb: null,
    maxRequestMb: null,
    authorities: null,
  });
  expect(headers.map(({ name, value }) => [name, value])).toEqual([
    ["a", null],
    ["b", null],
  ]);
  expect(new Set(headers.map(({ key }) => key)).size).toBe(2);
});
