import { describe, expect, it } from "vitest";
import { flag, port, required, secret } from "./fields.ts";
import { EnvError, readVariables } from "./read-variables.ts";

const FIELDS = {
  PORT: port().default(3100),
  SECRET: required(secret({ min: 8 }), "It signs."),
  DEMO: flag(),
  NAME: port().optional(),
};

describe("readVariables", () => {
  it("reads each variable, and leaves out what no field names", () => {
    const source = { PORT: "1", SECRET: "long enough", DEMO: "1", PATH: "/bin" };
    expect(readVariables(FIELDS, source)).toEqual({ PORT: 1, SECRET: "long enough", DEMO: true });
  });

  it("takes an empty variable for an unset one", () => {
    const source = { PORT: "", SECRET: "long enough", DEMO: "", NAME: "" };
    expect(readVariables(FIELDS, source)).toEqual({ PORT: 3100, SECRET: "long enough", DEMO: false });
  });

  it("throws one sentence for each variable that is wrong, without its value", () => {
    const read = (): unknown => readVariables(FIELDS, { PORT: "x", SECRET: "hunter2", DEMO: "yes" });
    expect(read).toThrow(
      new EnvError([
        "PORT must be a whole number from 1 to 65535.",
        "SECRET must have 8 characters or more, like from: openssl rand -base64 32.",
        "DEMO must be 1 or 0.",
      ]),
    );
  });

  it("throws a sentence for a required variable that is not set", () => {
    expect(() => readVariables(FIELDS, {})).toThrow(new EnvError(["SECRET is not set. It signs."]));
  });
});
