import type { Outputs } from "../../trpc/outputs.ts";

export type Grant = Outputs["grant"]["list"][number];
