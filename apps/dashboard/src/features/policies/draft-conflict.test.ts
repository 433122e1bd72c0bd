import { expect, it } from "vitest";
import { draftConflict } from "./draft-conflict.ts";

const [early, now, late] = [1000, 2000, 3000].map((ms) => new Date(ms)) as [Date, Date, Date];
const saved = { text: "saved", at: now };
const none = { saved, text: "saved", sent: null };

it.each([
  ["the known draft", { ...none, stored: saved }, "none"],
  ["the known draft, while a person types", { ...none, text: "typed", stored: saved }, "none"],
  ["an older draft, from a late answer", { ...none, stored: { text: "old", at: early } }, "none"],
  ["another text", { ...none, stored: { text: "other", at: late } }, "ask"],
  [
    "another text, while a person types",
    { ...none, text: "typed", stored: { text: "other", at: late } },
    "ask",
  ],
  ["the known text, saved again", { ...none, text: "typed", stored: { text: "saved", at: late } }, "adopt"],
  ["the text of the editor", { ...none, text: "typed", stored: { text: "typed", at: late } }, "adopt"],
  [
    "a text that was sent and whose answer was lost",
    { ...none, text: "typed more", sent: "typed", stored: { text: "typed", at: late } },
    "adopt",
  ],
] as const)("a server that holds %s", (_name, draft, action) => {
  expect(draftConflict(draft)).toBe(action);
});
