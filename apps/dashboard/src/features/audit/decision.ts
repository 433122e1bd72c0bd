import type { AppRouter } from "@sallyport/api";
import type { inferRouterOutputs } from "@trpc/server";

/** One decision of the proxy, with what became of the call. */
export type Decision = inferRouterOutputs<AppRouter>["audit"]["list"]["rows"][number];
