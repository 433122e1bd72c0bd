import { invalidInput, ServiceError, type ServiceErrorCode, type ServiceIssue } from "@sallyport/services";
import { TRPCError } from "@trpc/server";
import * as z from "zod";

const STATUS: Readonly<Record<ServiceErrorCode, TRPCError["code"]>> = {
  invalid_input: "BAD_REQUEST",
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  not_found: "NOT_FOUND",
  conflict: "CONFLICT",
  too_many: "TOO_MANY_REQUESTS",
  upstream_failed: "BAD_GATEWAY",
  internal: "INTERNAL_SERVER_ERROR",
};

const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "ETIMEDOUT",
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
]);

const OURS =
  "Something went wrong on our side. Try again. If it happens again, tell the people who run this Sallyport.";
const DATABASE_AWAY = "The database cannot be reached right now. Nothing was changed. Try again in a moment.";

export type ErrorDescription = {
  readonly message: string;
  readonly service: { readonly code: ServiceErrorCode; readonly issues: readonly ServiceIssue[] };
};

/** Wraps a use case's error for tRPC; what is not one stays the cause of an internal error. */
export function toTrpcError(error: TRPCError): TRPCError {
  const { cause } = error;
  if (cause instanceof ServiceError)
    return new TRPCError({ code: STATUS[cause.code], message: cause.public, cause });
  return error;
}

/** What the client is told. Text of unknown errors never leaves the server. */
export function describeError(error: TRPCError): ErrorDescription {
  const cause = error.cause instanceof z.ZodError ? invalidInput(error.cause) : error.cause;
  if (cause instanceof ServiceError)
    return { message: cause.public, service: { code: cause.code, issues: cause.issues } };
  if (error.code === "UNAUTHORIZED")
    return { message: error.message, service: { code: "unauthenticated", issues: [] } };
  if (error.code === "NOT_FOUND")
    return { message: "There is no such procedure.", service: { code: "not_found", issues: [] } };
  if (error.code !== "INTERNAL_SERVER_ERROR") {
    return { message: "The request could not be read.", service: { code: "invalid_input", issues: [] } };
  }
  return { message: isUnreachable(error) ? DATABASE_AWAY : OURS, service: { code: "internal", issues: [] } };
}

function isUnreachable(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 5) return false;
  const code = "code" in error ? String(error.code) : "";
  return UNREACHABLE.has(code) || isUnreachable(error.cause, depth + 1);
}
