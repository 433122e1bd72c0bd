import type { AppRouter } from "@sallyport/api";
import type { inferRouterOutputs } from "@trpc/server";

export type Grant = inferRouterOutputs<AppRouter>["grant"]["list"][number];
export type Identity = inferRouterOutputs<AppRouter>["identity"]["list"][number];
export type IdentityKind = Identity["kind"];
