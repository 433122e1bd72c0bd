import { expect, it } from "vitest";
import { schemaShape } from "./schema-shape.ts";
import { commonPrefix, sentenceOf } from "./sentence.ts";
import { webAddress } from "./make-seed.ts";

const none = { type: "object", properties: {} };
const two = { type: "object", properties: { id: {}, name: {}, force: {} }, required: ["id", "name"] };

it.each([
  ["delete_branch", "destructive", two, "Deletes the branch. Needs id and name; one more is optional."],
  ["list-agents", "read", none, "Lists agents. Takes no arguments."],
  ["storage_account_list", "read", none, "Lists storage accounts. Takes no arguments."],
  ["get_or_create_tag", "write", none, "Gets or creates the tag. Takes no arguments."],
  ["add_comment_to_issue", "write", none, "Adds a comment to the issue. Takes no arguments."],
  ["epics-get-by-id", "read", none, "Gets epics by ID. Takes no arguments."],
  ["query", "execute", none, "Queries, as its arguments say. Takes no arguments."],
  ["createUser", "write", none, "Creates a user. Takes no arguments."],
  ["sequentialthinking", "write", none, "Changes the sequentialthinking. Takes no arguments."],
  ["order_history", "read", none, "Returns the order history. Takes no arguments."],
] as const)("%s (%s): %#", (name, kind, inputSchema, sentence) => {
  expect(sentenceOf({ name, inputSchema }, { class: kind })).toBe(sentence);
});

it("says that nobody knows the arguments where there is no schema", () => {
  expect(sentenceOf({ name: "get_a" }, { class: "read" })).toMatch(/Its arguments are not known\.$/);
});

it("leaves out what all names of a server begin with", () => {
  const names = ["slack_list_users", "slack_get_user", "slack_post_message", "slack_get_thread"];
  expect(commonPrefix(names)).toEqual(["slack"]);
  const options = { class: "read", prefix: ["slack"] } as const;
  expect(sentenceOf({ name: "slack_list_users", inputSchema: none }, options)).toBe(
    "Lists users. Takes no arguments.",
  );
});

it("does not take a verb for a prefix", () => {
  expect(commonPrefix(["get_a", "get_b", "get_c", "get_d"])).toEqual([]);
});

it("keeps of a schema what decides, and no sentence, also where a property has the name of a keyword", () => {
  const shape = schemaShape({
    type: "object",
    description: "Somebody's sentence",
    properties: {
      description: { type: "string", description: "Another one", default: "x".repeat(41), maxLength: 5 },
      title: { $ref: "#/$defs/title", examples: ["a"] },
    },
    $defs: { title: { enum: ["a"], title: "A title", default: "a" } },
    additionalProperties: { type: "number", description: "One more" },
    "x-custom": { description: "Unknown" },
  });
  expect(shape).toEqual({
    type: "object",
    properties: { description: { type: "string", maxLength: 5 }, title: { $ref: "#/$defs/title" } },
    $defs: { title: { enum: ["a"], default: "a" } },
    additionalProperties: { type: "number" },
  });
});

it.each([
  ["git+https://github.com/a/b.git", "https://github.com/a/b"],
  ["git@github.com:a/b.git", "https://github.com/a/b"],
  ["git+ssh://git@github.com/a/b.git", "https://github.com/a/b"],
  ["a/b", "https://github.com/a/b"],
  ["javascript:alert(1)", ""],
  ["http://example.com/a", ""],
])("%s is a repository at %j", (written, address) => {
  expect(webAddress(written)).toBe(address);
});
