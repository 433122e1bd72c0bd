import { expect, it } from "vitest";
import { ServerFaults } from "./server-faults.ts";

it("counts each fault, and tells of it once a minute with how often it came since", () => {
  let now = 0;
  const lines: unknown[] = [];
  const warn = (fields: unknown): void => void lines.push(fields);
  const means = {
    log: { warn, debug: warn, info: warn, error: warn },
    clock: { now: () => 0, elapsed: () => now },
  };
  const faults = new ServerFaults();
  for (const at of [0, 1, 59_999, 60_000, 60_001, 200_000]) {
    now = at;
    faults.note("foreign_event", "server", means);
  }
  const line = (times: number) => ({ serverId: "server", fault: "foreign_event", times });
  expect(lines).toEqual([line(1), line(3), line(2)]);
  expect(faults.timesOf("foreign_event")).toBe(6);
});
