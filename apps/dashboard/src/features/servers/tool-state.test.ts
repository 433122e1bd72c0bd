import { expect, it } from "vitest";
import { isUnread, isWaiting } from "./tool-state.tsx";

const at = new Date();

it.each([
  ["new", null, { waits: true, unread: false }],
  ["changed", null, { waits: true, unread: false }],
  ["first_use", null, { waits: false, unread: true }],
  ["reviewed", null, { waits: false, unread: false }],
  ["new", at, { waits: false, unread: false }],
  ["first_use", at, { waits: false, unread: false }],
] as const)("a tool that is %s and was removed %j: %j", (state, removedAt, wanted) => {
  const tool = { state, removedAt };
  expect({ waits: isWaiting(tool), unread: isUnread(tool) }).toEqual(wanted);
});
