import type { AppRouter } from "@sallyport/api";
import { wire } from "@sallyport/api/wire";
import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client";

/** Procedures over HTTP, from the browser. First data comes with the page, so there is nothing worth batching. */
export function createBrowserClient(): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: "/api/trpc", transformer: wire })] });
}
