import { setTimeout as delay } from "node:timers/promises";
import type { Tenant } from "@sallyport/testkit";
import { Approvers } from "../src/testing/approvers.ts";
import { approving, HELD_TOOL } from "./request.ts";

export type Approving = {
  readonly tenant: Tenant;
  /** Makes one call through each of two proxies; resolves with whether it ran. */
  readonly callBoth: (tool: string, args: object) => readonly Promise<boolean>[];
};

/** The milliseconds from each approval until the call that waited at two proxies was answered by the server, through one. */
export async function approvalTimes({ tenant, callBoth }: Approving, rounds: number): Promise<number[]> {
  const people = new Approvers(tenant);
  await tenant.publish(approving);
  const behind = "SELECT 1 FROM proxies WHERE config_version < (SELECT version FROM config_clock)";
  while ((await tenant.query(behind)).length > 0) await delay(20);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const calls = callBoth(HELD_TOOL, { amount: round });
    const id = await people.waiting(HELD_TOOL);
    await delay(50); // both wait
    const approvedAt = performance.now();
    await people.approve(id);
    const first = await Promise.any(
      calls.map(async (call) =>
        (await call) ? performance.now() : Promise.reject(new Error("It did not run.")),
      ),
    );
    times.push(first - approvedAt);
    const ran = (await people.withdrawingUntil(Promise.all(calls))).filter(Boolean).length;
    if (ran !== 1) throw new Error(`${ran} of two equal calls ran under one approval.`);
  }
  return times;
}
