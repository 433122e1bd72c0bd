import type { Outputs } from "../../trpc/outputs.ts";

export type Endpoint = Outputs["notification"]["settings"]["endpoints"][number];
export type Delivery = Outputs["notification"]["deliveries"][number];
