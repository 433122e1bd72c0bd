import { type JsonObject, own } from "@sallyport/json";
import type { SurfaceAsk } from "./surface-request.ts";

/**
 * What a policy is asked before a notification of the server may go on: undefined for one that belongs to tools or to
 * a request, "unclear" where it does not say what it is about, so that nobody may hear it.
 */
export function notificationAsk(
  method: string,
  params: JsonObject | undefined,
): SurfaceAsk | "unclear" | undefined {
  switch (method) {
    case "notifications/resources/list_changed":
      return { surface: "resources", name: undefined };
    case "notifications/prompts/list_changed":
      return { surface: "prompts", name: undefined };
    case "notifications/resources/updated": {
      const uri = params && own(params, "uri");
      return typeof uri === "string" ? { surface: "resources", name: uri } : "unclear";
    }
    case "notifications/message": {
      const logger = params && own(params, "logger");
      if (logger === undefined) return { surface: "logging", name: "" };
      return typeof logger === "string" ? { surface: "logging", name: logger } : "unclear";
    }
    default:
      return undefined;
  }
}
