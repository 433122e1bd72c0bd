import { describe, expect, it } from "vitest";
import { classify } from "./classify.ts";
import { SERVER_CASES } from "./server.cases.ts";
import { type Case, DEFINITION_CASES, NAME_CASES, NAMED_CASES, STYLE_CASES } from "./rules.cases.ts";

const toolOf = ({ name, description, takes = "", schema }: Case): unknown => {
  const parameters = takes.split(" ").filter((parameter) => parameter !== "");
  const properties = Object.fromEntries(
    parameters.map((parameter) => [parameter.replace("!", ""), { type: "string" }]),
  );
  const required = parameters
    .filter((parameter) => parameter.endsWith("!"))
    .map((parameter) => parameter.slice(0, -1));
  return { name, description, inputSchema: { type: "object", ...(schema ?? { properties, required }) } };
};

describe.each([
  ["the examples that the method was asked for", NAMED_CASES],
  ["one name in every style", STYLE_CASES],
  ["names without any other word", NAME_CASES],
  ["descriptions and schemas that decide", DEFINITION_CASES],
  ["tools of servers of many kinds", SERVER_CASES],
] as const)("%s", (_title, cases) => {
  it.each(cases.map((one) => [one.name, one.description ?? "", one.is, one] as const))(
    "%s (%s) is %s",
    (_name, _description, is, one) => {
      const verdict = classify(toolOf(one));
      expect(verdict.class, verdict.why).toBe(is);
      if (one.unsure) expect(verdict.unsure, verdict.why).toBe(true);
    },
  );
});
