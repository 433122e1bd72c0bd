import type { AppRouter } from "@sallyport/api";
import { wire } from "@sallyport/api/wire";
import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client";

/** Calls procedures over HTTP. The first data comes with the page, so batching would gain nothing. */
export function createBrowserClient(): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: "/api/trpc", transformer: wire })] });
}
