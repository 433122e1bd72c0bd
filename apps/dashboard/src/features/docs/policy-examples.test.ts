import { parse } from "@sallyport/policy";
import { runTests } from "@sallyport/policy/insight";
import { expect, it } from "vitest";
import {
  FIRST_POLICY,
  HOME_POLICY,
  LANGUAGE_EXAMPLE,
  MISTAKEN_EXAMPLE,
  problemsOf,
  SECOND_EXAMPLE,
} from "./policy-examples.ts";

it.each([
  ["home", HOME_POLICY],
  ["quick start", FIRST_POLICY],
  ["policy language", LANGUAGE_EXAMPLE],
  ["policy language, version 2", SECOND_EXAMPLE],
])("the policy of the %s page has no errors and no warnings", (_page, text) => {
  expect(parse(text)).toMatchObject({ ok: true, warnings: [] });
});

it("reports the mistakes of the example with mistakes", () => {
  expect(problemsOf(MISTAKEN_EXAMPLE)).toContain(
    '3:3  There is no key "defualt" here. Did you mean "default"?',
  );
  expect(problemsOf(MISTAKEN_EXAMPLE).split("\n").length).toBeGreaterThan(2);
});

it("passes the tests of the version 2 example", () => {
  const parsed = parse(SECOND_EXAMPLE);
  expect(parsed.ok && runTests(parsed.document)).toMatchObject({ failures: [] });
});
