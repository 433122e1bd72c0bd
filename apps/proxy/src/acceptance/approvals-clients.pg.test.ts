import { setTimeout as delay } from "node:timers/promises";
import type { Era } from "@sallyport/mcp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Approvers } from "../testing/approvers.ts";
import { stagesOfEras } from "../testing/eras.ts";
import { connectOfficial, type OfficialClient, textOf } from "../testing/official-client.ts";
import { bearer, type Stage } from "../testing/stage.ts";

/** docs/approvals.md through the official client of each era: what it gets, and what the server saw. */
const REGION = { type: "object", properties: { region: { type: "string", "x-mcp-header": "Region" } } };
const POLICY = {
  version: "2",
  default: "deny",
  tools: {
    held: { approval: { expires: "30m", wait: "30s" } },
    quick: { approval: { expires: "30m", wait: "1s" } },
    mirrored: { approval: { expires: "30m", wait: "1s" } },
  },
};
let stages: Readonly<Record<Era, Stage>>;
beforeAll(async () => {
  stages = await stagesOfEras({
    policy: POLICY,
    tools: ["held", "quick", { name: "mirrored", inputSchema: REGION }],
    upstream: { sessions: true },
  });
});
afterAll(async () => {
  await stages?.session.strike();
  await stages?.stateless.strike();
});

describe.each([
  ["v1", "session"],
  ["v2", "stateless"],
] as const)("the official client %s", (line, era) => {
  const connect = (): Promise<OfficialClient> =>
    connectOfficial(line, stages[era].endpoint, bearer(stages[era].tenant.token));
  const ran = (tool: string): readonly { args: unknown; header: unknown }[] =>
    stages[era].upstream.calls(tool).map(({ message, headers }) => ({
      args: message?.params?.["arguments"],
      header: headers["mcp-param-region"],
    }));

  it("gets the result of a call that was held for longer than it hears nothing", {
    timeout: 30_000,
  }, async () => {
    const people = new Approvers(stages[era].tenant);
    const client = await connect();
    const answer = client.callTool("held", { to: era });
    const id = await people.waiting("held");
    await delay(5500); // the first comment has gone out
    await people.approve(id);
    expect((await answer).isError ?? false).toBe(false);
    expect(ran("held")).toMatchObject([{ args: { to: era } }]);
    await client.close();
  });

  it("hands its model what to do, and another session uses the approval, once", {
    timeout: 30_000,
  }, async () => {
    const people = new Approvers(stages[era].tenant);
    const [first, second] = [await connect(), await connect()];
    const pending = await first.callTool("quick", { to: era });
    expect(pending.isError).toBe(true);
    expect(textOf(pending)).toMatch(
      /^\[APPROVAL PENDING\] .*\n.*Make the same call again, unchanged, in 15 s/,
    );
    await people.approve(await people.waiting("quick"));
    const answers = await Promise.all([first, second].map((client) => client.callTool("quick", { to: era })));
    expect(answers.filter(({ isError }) => isError !== true)).toHaveLength(1);
    expect(ran("quick")).toHaveLength(1);
    await first.close();
    await second.close();
  });

  it("has its call changed in every place that says an argument", { timeout: 30_000 }, async () => {
    const people = new Approvers(stages[era].tenant);
    const client = await connect();
    await client.listTools();
    await client.callTool("mirrored", { region: "eu" });
    await people.approveEdited(await people.waiting("mirrored"), '{"region":"us"}');
    expect((await client.callTool("mirrored", { region: "eu" })).isError ?? false).toBe(false);
    expect(ran("mirrored")).toEqual([
      { args: { region: "us" }, header: era === "stateless" ? "us" : undefined },
    ]);
    await client.close();
  });
});
