import { describe, expect, it } from "vitest";
import { contextWith } from "../../testing/call-context.ts";
import { eraOf, learnEra } from "./server-era.ts";

const serverOf = (protocolVersion: string | null) => {
  const { server } = contextWith().access;
  return { ...server, entry: { ...server.entry, protocolVersion } };
};
const MINUTES_MS = 60_000;

describe("eraOf", () => {
  it.each<[string | null, "unknown" | "session" | "stateless"]>([
    [null, "unknown"],
    ["2024-11-05", "session"],
    ["2025-11-25", "session"],
    ["2026-07-28", "stateless"],
    ["2027-01-01", "stateless"],
  ])("a server that was discovered to speak %s: %s", (version, era) =>
    expect(eraOf(serverOf(version), 0)).toBe(era),
  );

  it("goes by what the server showed for five minutes, and then by the discovery again", () => {
    const server = serverOf("2026-07-28");
    learnEra(server, "session", 0);
    expect(eraOf(server, 5 * MINUTES_MS - 1)).toBe("session");
    expect(eraOf(server, 5 * MINUTES_MS)).toBe("stateless");
  });

  it("a discovery since knows better than what the server showed before it", () => {
    const server = serverOf(null);
    learnEra(server, "session", 0);
    const discovered = { ...server, entry: { ...server.entry, protocolVersion: "2026-07-28" } };
    expect(eraOf(discovered, 1)).toBe("stateless");
  });
});
