import { describe, expect, it } from "vitest";
import { type FailureCause, UpstreamFailure } from "./upstream-failure.ts";

describe("an upstream's failure", () => {
  it.each<[FailureCause, number | null, number | undefined, boolean]>([
    ["rate_limited", 429, 7000, true],
    ["busy", 503, 0, true],
    ["rate_limited", 429, undefined, false],
    ["busy", 503, undefined, false],
    ["status", 500, 7000, false],
    ["status", 504, undefined, false],
    ["redirect", 307, undefined, false],
    ["refused_credential", 401, undefined, false],
    ["timeout", null, undefined, false],
    ["closed", null, undefined, false],
  ])("%s (%s, to be left alone for %s ms) was not taken: %s", (cause, status, retryAfterMs, wasNotTaken) => {
    expect(new UpstreamFailure(cause, status, { retryAfterMs }).wasNotTaken).toBe(wasNotTaken);
  });

  it("says when to try again, in words and in the header", () => {
    const failure = new UpstreamFailure("rate_limited", 429, { retryAfterMs: 1500 });
    expect(failure.message).toMatch(/ Try again in 2 s\.$/);
    expect(failure.headers).toEqual(["retry-after", "2"]);
    expect(new UpstreamFailure("rate_limited", 429).headers).toEqual([]);
  });
});
