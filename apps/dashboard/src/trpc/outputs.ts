import type { AppRouter } from "@sallyport/api";
import type { inferRouterOutputs } from "@trpc/server";

/** What every procedure answers with, by router and procedure. */
export type Outputs = inferRouterOutputs<AppRouter>;
