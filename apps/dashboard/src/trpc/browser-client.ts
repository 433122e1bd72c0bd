import type { AppRouter } from "@sallyport/api";
import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client";
import { wire } from "./wire.ts";

/** Procedures over HTTP, from the browser. First data comes with the page, so there is nothing worth batching. */
export function createBrowserClient(): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: "/api/trpc", transformer: wire })] });
}
