import type { Era } from "@sallyport/mcp";
import type { RawResponse } from "@sallyport/testkit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ERAS, stagesOfEras } from "../testing/eras.ts";
import { initialize } from "../testing/open-session.ts";
import { answerOf, send, stateless } from "../testing/stateless-message.ts";
import type { Stage } from "../testing/stage.ts";

/** What clients read of a server's instructions, and what its owner reads of that: docs/threats.md, C8. */
const INSTRUCTIONS = "You can run a query, or call pay.";
const POLICY = { version: "2", default: "deny", tools: { echo: {} } };

let stages: Readonly<Record<Era, Stage>>;
const on = (era: Era): Stage => stages[era];
beforeAll(async () => {
  const upstream = { instructions: INSTRUCTIONS };
  stages = await stagesOfEras({ policy: POLICY, tools: ["echo", "run", "pay"], upstream });
});
afterAll(async () => {
  for (const era of ERAS) await stages?.[era].strike();
});

const introduce = (era: Era): Promise<RawResponse> =>
  era === "stateless" ? send(on(era), stateless("server/discover")) : on(era).say(initialize());

async function instructions(era: Era): Promise<unknown> {
  return answerOf(await introduce(era)).result?.["instructions"];
}

/** Why the grant's page says that they were withheld. */
async function told(era: Era): Promise<string | null> {
  const { tenant } = on(era);
  const [row] = await tenant.query<{ why: string | null; at: Date | null }>(
    "SELECT instructions_withheld AS why, instructions_withheld_at AS at FROM grants WHERE id = $1",
    [tenant.grantId],
  );
  expect(row?.at === null).toBe(row?.why === null);
  return row?.why ?? null;
}

describe.each(ERAS)("the instructions of a server of the %s era", (era) => {
  it("C8 pass where they name tools that are only denied: a call of those is answered by name", async () => {
    const name = "run";
    const request = { method: "tools/call", params: { name, arguments: {} } };
    const denied =
      era === "stateless"
        ? await send(on(era), stateless(request.method, request.params))
        : await on(era).call(name);
    expect(denied.body).toContain("[POLICY DENIED]");
    expect(await instructions(era)).toBe(INSTRUCTIONS);
  });

  it.each([
    ["a rule's action", { tools: { echo: {}, run: { action: "deny" } } }],
    [
      "arguments that can never fit",
      {
        tools: {
          echo: {},
          run: { require: [{ conditions: [{ path: "client.name", op: "eq", value: "nobody" }] }] },
        },
      },
    ],
    ["nothing: the policy is in shadow", { mode: "shadow", hide: ["run"] }],
  ])("C8 pass where a tool that they name is denied by %s", (_, over) =>
    on(era).under({ ...POLICY, ...over }, async () => {
      expect(await instructions(era)).toBe(INSTRUCTIONS);
    }),
  );

  it.each([
    ["is hidden", { hide: ["pay"] }],
    ["is hidden by a glob", { default: "allow", hide: ["pa*"] }],
  ])("C8 are withheld where a tool that they name %s, and the grant says so until they pass", (_, over) =>
    on(era)
      .under({ ...POLICY, ...over }, async () => {
        expect(await instructions(era)).toBeUndefined();
        await vi.waitFor(async () => expect(await told(era)).toBe("hidden_name"), 5000);
      })
      .then(async () => {
        expect(await instructions(era)).toBe(INSTRUCTIONS);
        await vi.waitFor(async () => expect(await told(era)).toBeNull(), 5000);
      }),
  );

  it("C8 are withheld where nobody has reviewed a tool that they name", async () => {
    const { tenant } = on(era);
    await tenant.query(
      `INSERT INTO tools (org_id, server_id, name, description, definition, definition_hash)
       VALUES ($1, $2, 'query', '', '{"name":"query"}', repeat('0', 64))`,
      [tenant.orgId, tenant.serverId],
    );
    await tenant.query("UPDATE servers SET tools_reviewed_at = now() WHERE id = $1", [tenant.serverId]);
    await vi.waitFor(async () => expect(await instructions(era)).toBeUndefined(), 5000);
    await vi.waitFor(async () => expect(await told(era)).toBe("hidden_name"), 5000);
  });
});
