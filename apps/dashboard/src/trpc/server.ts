import "server-only";
import { appRouter } from "@sallyport/api";
import type { FetchQueryOptions, QueryKey } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { headers } from "next/headers";
import { notFound, redirect, unstable_rethrow } from "next/navigation";
import { cache } from "react";
import { signInPath } from "../session/callback-path.ts";
import { PATH_HEADER } from "../request-headers.ts";
import { apiContext } from "./api-context.ts";
import { PageError } from "../features/feedback/page-error.ts";
import { makeQueryClient } from "./query-client.ts";

export const queryClient = cache(makeQueryClient);

export const trpc = createTRPCOptionsProxy({ router: appRouter, ctx: apiContext, queryClient });

/**
 * Calls a procedure in this process and keeps the answer for the browser. Not found becomes the not-found page, a
 * missing session redirects to sign-in, everything else throws a PageError.
 */
export async function load<Data, Failure, Key extends QueryKey>(
  options: FetchQueryOptions<Data, Failure, Data, Key>,
): Promise<Data> {
  try {
    return await queryClient().fetchQuery(options);
  } catch (error) {
    return await leave(error);
  }
}

async function leave(error: unknown): Promise<never> {
  unstable_rethrow(error); // Next's own signals are not errors
  const code = (error as { code?: unknown } | null)?.code;
  if (code === "UNAUTHORIZED") redirect(signInPath((await headers()).get(PATH_HEADER)));
  // BAD_REQUEST: a part of the URL is not even an id.
  if (code === "NOT_FOUND" || code === "BAD_REQUEST") notFound();
  if (code === "FORBIDDEN") throw new PageError("forbidden", error);
  console.error("A page could not be loaded:", error);
  throw new PageError("unavailable", error);
}
