import type { Outputs } from "../../trpc/outputs.ts";

export type Identity = Outputs["identity"]["list"][number];
export type IdentityKind = Identity["kind"];
