import { ServiceError, type ServiceErrorCode } from "@sallyport/services";
import { TRPCError } from "@trpc/server";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { codeOf, describeError, toTrpcError } from "./error-adapter.ts";

const internal = (cause: unknown): TRPCError => new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause });
const coded = (code: string): Error => Object.assign(new Error("connect to 10.0.0.1 failed"), { code });
const zodError = (): z.ZodError => {
  const parsed = z.strictObject({ a: z.object({ b: z.string("Enter b.") }) }).safeParse({ a: { b: 1 } });
  if (parsed.success) throw new Error("It was accepted.");
  return parsed.error;
};

describe("toTrpcError", () => {
  it.each<[ServiceErrorCode, TRPCError["code"]]>([
    ["invalid_input", "BAD_REQUEST"],
    ["unauthenticated", "UNAUTHORIZED"],
    ["forbidden", "FORBIDDEN"],
    ["not_found", "NOT_FOUND"],
    ["conflict", "CONFLICT"],
    ["too_many", "TOO_MANY_REQUESTS"],
    ["upstream_failed", "BAD_GATEWAY"],
    ["internal", "INTERNAL_SERVER_ERROR"],
  ])("makes the service error %s a %s with its sentence", (code, expected) => {
    const error = toTrpcError(internal(new ServiceError(code, "A sentence.")));
    expect(error).toMatchObject({ code: expected, message: "A sentence." });
  });

  it("hands on every other error as it is", () => {
    const error = internal(coded("ECONNREFUSED"));
    expect(toTrpcError(error)).toBe(error);
  });
});

describe("describeError", () => {
  const issues = [{ path: "name", message: "Enter a name." }];

  it.each<[string, TRPCError, string, ServiceErrorCode]>([
    ["a service error", internal(new ServiceError("conflict", "Taken.")), "Taken.", "conflict"],
    [
      "a caller without a session",
      new TRPCError({ code: "UNAUTHORIZED", message: "You are signed out." }),
      "You are signed out.",
      "unauthenticated",
    ],
    [
      "an unknown procedure",
      new TRPCError({ code: "NOT_FOUND", message: 'No procedure on path "x"' }),
      "There is no such procedure.",
      "not_found",
    ],
    [
      "a request that is not JSON",
      new TRPCError({ code: "PARSE_ERROR", message: "Unexpected token" }),
      "The request could not be read.",
      "invalid_input",
    ],
  ])("tells %s", (_, error, message, code) => {
    expect(describeError(error)).toEqual({ message, service: { code, issues: [] } });
  });

  it("tells a service error's issues", () => {
    const error = internal(new ServiceError("invalid_input", "Enter a name.", issues));
    expect(describeError(error).service.issues).toEqual(issues);
  });

  it("tells every problem of an input that its schema refused, with the first one's sentence", () => {
    const error = new TRPCError({ code: "BAD_REQUEST", cause: zodError() });
    expect(describeError(error)).toEqual({
      message: "Enter b.",
      service: { code: "invalid_input", issues: [{ path: "a.b", message: "Enter b." }] },
    });
  });

  it.each(["ECONNREFUSED", "ENOTFOUND", "P1001", "P2024"])(
    "says that the database is away for %s, however deep it lies, and nothing of its address",
    (code) => {
      const wrapped = new Error("query failed", { cause: new Error("pool", { cause: coded(code) }) });
      const { message, service } = describeError(internal(wrapped));
      expect(message).toMatch(/^The database cannot be reached right now\./);
      expect(service).toEqual({ code: "internal", issues: [] });
      expect(message).not.toContain("10.0.0.1");
    },
  );

  it("says that the database is away where no connection came in time, which has no code", () => {
    const { message } = describeError(internal(new Error("timeout exceeded when trying to connect")));
    expect(message).toMatch(/^The database cannot be reached right now\./);
  });

  it.each<[string, unknown]>([
    ["a socket's limit", coded("ETIMEDOUT")],
    ["a connection that broke", coded("P1017")],
    ["Prisma's limit for a transaction", coded("P2028")],
    ["Postgres' limit for a statement", coded("57014")],
    [
      "a raw query",
      Object.assign(coded("P2010"), { meta: { driverAdapterError: { cause: { kind: "SocketTimeout" } } } }),
    ],
  ])("says that the database does not answer, and nothing of what was changed, for %s", (_, cause) => {
    const { message } = describeError(internal(cause));
    expect(message).toMatch(/^The database does not answer right now\. .* look whether it was saved/);
    expect(codeOf(internal(cause))).toBe("GATEWAY_TIMEOUT");
  });

  it.each([
    ["an unknown error", new Error("secret in a stack")],
    ["an error with an unknown code", coded("EPERM")],
    ["what is no error", "secret in a string"],
  ])("quotes nothing of %s", (_, cause) => {
    expect(describeError(internal(cause)).message).toMatch(/^Something went wrong on our side\./);
  });
});
