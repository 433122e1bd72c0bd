import type { AppRouter } from "@sallyport/api";
import { createTRPCClient, type TRPCClient } from "@trpc/client";
import { overHttp } from "./over-http.ts";

/** Calls procedures over HTTP. The first data comes with the page, so batching would gain nothing. */
export function createBrowserClient(): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({ links: [overHttp] });
}
