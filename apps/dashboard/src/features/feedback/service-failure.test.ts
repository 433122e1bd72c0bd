import { describe, expect, it } from "vitest";
import { fieldErrors, formError, serviceFailure } from "./service-failure.ts";

const failed = (message: unknown, service: unknown): unknown => ({ message, data: { service } });
const issue = (path: string, message: string) => ({ path, message });

describe("serviceFailure", () => {
  it.each([
    ["no error of a service", new TypeError("fetch failed"), "network"],
    ["nothing", null, "network"],
    ["a service without a code", failed("x", {}), "network"],
    ["a service's error", failed("Enter a name.", { code: "invalid_input", issues: [] }), "invalid_input"],
  ])("reads %s", (_name, error, code) => {
    expect(serviceFailure(error).code).toBe(code);
  });

  it("has a sentence also where the service sent none", () => {
    expect(serviceFailure(failed("", { code: "internal" }))).toEqual({
      code: "internal",
      sentence: "The request failed. Try again.",
      issues: [],
    });
  });
});

describe("the errors of a form", () => {
  const failure = (issues: readonly { path: string; message: string }[]) =>
    serviceFailure(failed("Wrong input.", { code: "invalid_input", issues }));

  it("are the first one of each field", () => {
    expect(
      fieldErrors(failure([issue("name", "first"), issue("name", "second"), issue("url", "u")])),
    ).toEqual({
      name: "first",
      url: "u",
    });
  });

  it.each([
    ["every issue is at a field of the form", [issue("name", "x")], null],
    ["an issue is elsewhere", [issue("name", "x"), issue("org", "y")], "Wrong input."],
    ["there is no issue", [], "Wrong input."],
  ])("has a sentence for the whole form unless %s", (_name, issues, sentence) => {
    expect(formError(failure(issues), ["name"])).toBe(sentence);
  });

  it("is none without a failure", () => {
    expect([fieldErrors(null), formError(null, [])]).toEqual([{}, null]);
  });
});
