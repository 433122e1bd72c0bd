import { fromJsonSchema, type McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";

export const none = { inputSchema: z.object({}) };
export const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const WAVE = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=";

/** Has each kind of keyword that a server or a proxy could lose. */
const SCHEMA_2020_12 = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object" as const,
  $defs: {
    address: {
      $anchor: "addressDef",
      type: "object",
      properties: { street: { type: "string" }, city: { type: "string" } },
    },
  },
  properties: {
    name: { type: "string" },
    address: { $ref: "#/$defs/address" },
    contactMethod: { type: "string", enum: ["phone", "email"] },
    phone: { type: "string" },
    email: { type: "string" },
  },
  allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
  if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { required: ["phone"] },
  else: { required: ["email"] },
  additionalProperties: false,
};

/** The tools that the official conformance suite calls. */
export function addTools(server: McpServer): void {
  const image = { type: "image" as const, data: PIXEL, mimeType: "image/png" };
  const resource = (uri: string) => ({
    type: "resource" as const,
    resource: { uri, mimeType: "text/plain", text: "This is an embedded resource content." },
  });
  const text = (value: string) => ({ type: "text" as const, text: value });
  server.registerTool("test_simple_text", { description: "Text", ...none }, () => ({
    content: [text("This is a simple text response for testing.")],
  }));
  server.registerTool("test_image_content", { description: "Image", ...none }, () => ({
    content: [image],
  }));
  server.registerTool("test_audio_content", { description: "Audio", ...none }, () => ({
    content: [{ type: "audio", data: WAVE, mimeType: "audio/wav" }],
  }));
  server.registerTool("test_embedded_resource", { description: "Resource", ...none }, () => ({
    content: [resource("test://embedded-resource")],
  }));
  server.registerTool("test_multiple_content_types", { description: "Mixed", ...none }, () => ({
    content: [text("Multiple content types test:"), image, resource("test://mixed-content-resource")],
  }));
  server.registerTool("test_error_handling", { description: "Error", ...none }, () => {
    throw new Error("This tool intentionally returns an error for testing");
  });
  server.registerTool("test_tool_with_progress", { description: "Progress", ...none }, async (_, context) => {
    const progressToken = context.mcpReq._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      if (progressToken !== undefined)
        await context.mcpReq.notify({
          method: "notifications/progress",
          params: { progressToken, progress, total: 100 },
        });
    }
    return { content: [text("done")] };
  });
  server.registerTool(
    "test_x_mcp_header",
    {
      description: "Header",
      inputSchema: z.object({ region: z.string().meta({ "x-mcp-header": "Region" }) }),
    },
    ({ region }) => ({ content: [text(region)] }),
  );
  server.registerTool(
    "json_schema_2020_12_tool",
    { description: "Tool with JSON Schema 2020-12 features", inputSchema: fromJsonSchema(SCHEMA_2020_12) },
    () => ({ content: [text("valid")] }),
  );
}
