import { isObject, type JsonObject, parseStrict } from "@sallyport/json";
import * as z from "zod";
import { ServiceError } from "../service-error.ts";

const MAX_LENGTH = 64 * 1024;

/** JSON text of an object: what the tool is called with instead. */
export const EditedArguments = z.string().max(MAX_LENGTH, "Use at most 64 KiB.");

/** Throws `invalid_input` where the text is no JSON object, or would be read otherwise by others. */
export function parseEdit(text: string): JsonObject {
  const result = parseStrict(new TextEncoder().encode(text), { maxDepth: 64, maxKeys: 10_000 });
  if (result.ok && isObject(result.value)) return result.value;
  const why = result.ok ? "The arguments must be an object." : result.fault.message;
  throw new ServiceError("invalid_input", why, [{ path: "arguments", message: why }]);
}
