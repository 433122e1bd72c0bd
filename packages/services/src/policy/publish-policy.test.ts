import { expect, test } from "vitest";
import type { Caller } from "../caller.ts";
import { publishPolicy } from "./publish-policy.ts";

/** Nothing of it may be asked: the text is refused before. */
const NOBODY = new Proxy({} as Caller, {
  get: (_target, key) => {
    throw new Error(`The caller's ${String(key)} was asked.`);
  },
});

test('a policy of version "2" is not published before proxies can enforce it', async () => {
  const input = { org: "acme", policyId: "p", text: '{"version":"2","default":"deny"}', expectedRevision: 0 };
  await expect(publishPolicy(NOBODY, input)).rejects.toMatchObject({
    code: "invalid_input",
    public: expect.stringContaining('Write "version": "1"'),
    issues: [{ path: "/version" }],
  });
});
