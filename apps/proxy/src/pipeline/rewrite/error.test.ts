import { ErrorCode } from "@sallyport/mcp";
import { describe, expect, it } from "vitest";
import { contextWith } from "../../testing/call-context.ts";
import { rewriteError } from "./error.ts";

const HIDDEN = ["wipe_disk"];
const documentWith = (elicitation: "allow" | "deny") => ({
  version: "2",
  default: "deny",
  surfaces: { elicitation },
});

describe("rewriteError", () => {
  it.each([
    ["a message that names nothing hidden", { code: -32000, message: "No such file.", data: { a: 1 } }],
    ["a person's visit to a URL", { code: ErrorCode.elicitationRequired, message: "Sign in." }],
  ])("passes on %s", (_, error) =>
    expect(rewriteError(error, contextWith(documentWith("allow")), HIDDEN)).toBe(error),
  );

  it.each([
    ["the message", { code: -32000, message: "Try wipe_disk." }],
    ["the data", { code: -32000, message: "No.", data: { tool: "wipe_disk" } }],
    ["a name of the data", { code: -32000, message: "No.", data: { wipe_disk: 1 } }],
  ])("keeps only the code where %s names a hidden tool", (_, error) => {
    const rewritten = rewriteError(error, contextWith(documentWith("allow")), HIDDEN);
    expect(rewritten).toEqual({ code: -32000, message: expect.stringContaining("withheld") });
  });

  it.each([
    ["denies elicitation", contextWith(documentWith("deny"))],
    ["is not there", contextWith()],
  ])("denies a person's visit to a URL where the policy %s", (_, context) => {
    const error = { code: ErrorCode.elicitationRequired, message: "Sign in at https://evil.test." };
    const rewritten = rewriteError(error, context, []);
    expect(rewritten["code"]).not.toBe(ErrorCode.elicitationRequired);
    expect(JSON.stringify(rewritten)).not.toContain("evil.test");
  });
});
