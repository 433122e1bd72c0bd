import { isToolName } from "@sallyport/mcp";
import { checkUpstreamUrl } from "@sallyport/egress";
import * as z from "zod";
import { Id, InOrgInput } from "../input.ts";
import { ServiceError } from "../service-error.ts";
import type { Services } from "../services.ts";

export const ServerInput = InOrgInput.extend({ serverId: Id });
export const ServerUrl = z
  .string()
  .trim()
  .min(1, "Enter the server's URL.")
  .max(2048, "Use at most 2048 characters.");
/** A legal name of a tool. */
export const ToolName = z.string().max(256).refine(isToolName);
export const ServerAuth = z.enum(["none", "headers"]);

/** Throws `invalid_input` for the field `url` when the server may not be connected to. Returns its normal form. */
export function checkedUrl(services: Services, text: string): string {
  const verdict = checkUpstreamUrl(text, services.egress);
  if (verdict.ok) return verdict.url.href;
  throw new ServiceError("invalid_input", verdict.message, [{ path: "url", message: verdict.message }]);
}
