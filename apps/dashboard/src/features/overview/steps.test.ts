import { expect, it } from "vitest";
import { firstSteps, nextStep } from "./steps.ts";

const none = { servers: 0, policies: 0, identities: 0, grants: 0 };

it.each([
  ["nothing yet", none, null, "server"],
  ["a server", { ...none, servers: 1 }, null, "policy"],
  ["a published policy", { ...none, servers: 1, policies: 1 }, null, "grant"],
  ["an identity without a grant", { ...none, servers: 1, policies: 1, identities: 1 }, null, "grant"],
  ["a grant", { servers: 1, policies: 1, identities: 1, grants: 1 }, null, "call"],
  ["the server was deleted again", { servers: 0, policies: 1, identities: 1, grants: 1 }, null, "server"],
  ["everything", { servers: 1, policies: 1, identities: 1, grants: 1 }, new Date(), undefined],
] as const)("with %s, the next step is %s", (_name, counts, firstCallAt, id) => {
  expect(nextStep(firstSteps({ counts, firstCallAt }))?.id).toBe(id);
});
