import type { AppRouter } from "@sallyport/api";
import type { inferRouterOutputs } from "@trpc/server";

type Outputs = inferRouterOutputs<AppRouter>["policy"];

export type PolicySummary = Outputs["list"][number];
export type PolicyDetails = Outputs["get"];
