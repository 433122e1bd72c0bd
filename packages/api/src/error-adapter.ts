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

const UNREACHABLE = new Set(["ECONNREFUSED", "ENOTFOUND", "P1001", "P1002", "P2024"]);
/** Not in time, or not to the end: of a socket, of Prisma's transactions, of Postgres' own limit for a statement. */
const SILENT = new Set([
  "ETIMEDOUT",
  "ECONNRESET",
  "SocketTimeout",
  "ConnectionClosed",
  "P1008",
  "P1017",
  "P2028",
  "57014",
]);
/** What pg's pool says when no connection came in time. It has no code for that. */
const NO_CONNECTION = "timeout exceeded when trying to connect";

const OURS =
  "Something went wrong on our side. Try again. If it happens again, tell the people who run this Sallyport.";
const DATABASE_AWAY = "The database cannot be reached right now. Nothing was changed. Try again in a moment.";
const DATABASE_SILENT =
  "The database does not answer right now. If you changed something, look whether it was saved before you try again.";

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
  return { message: messageOf(error), service: { code: "internal", issues: [] } };
}

/** The code that the browser is told. A silent database was waited for already, and asking anew would only wait again. */
export function codeOf(error: TRPCError): TRPCError["code"] {
  return error.code === "INTERNAL_SERVER_ERROR" && isSilent(codesOf(error)) ? "GATEWAY_TIMEOUT" : error.code;
}

function messageOf(error: unknown): string {
  const codes = codesOf(error);
  if (isSilent(codes)) return DATABASE_SILENT;
  return codes.some((code) => UNREACHABLE.has(code)) ? DATABASE_AWAY : OURS;
}

function isSilent(codes: readonly string[]): boolean {
  return codes.some((code) => SILENT.has(code));
}

/** Of an error and of all that caused it. Prisma keeps what its driver threw at a raw query in `meta`. */
function codesOf(error: unknown, depth = 0): readonly string[] {
  if (typeof error !== "object" || error === null || depth > 5) return [];
  const { code, kind, originalCode, message, cause, meta } = error as Readonly<Record<string, unknown>>;
  const here = [code, kind, originalCode].filter((text) => typeof text === "string");
  if (message === NO_CONNECTION) here.push("P2024");
  const driver = (meta as { driverAdapterError?: unknown } | null | undefined)?.driverAdapterError;
  return [...here, ...codesOf(cause, depth + 1), ...codesOf(driver, depth + 1)];
}
