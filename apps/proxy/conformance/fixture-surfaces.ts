import { completable, type McpServer, ResourceTemplate } from "@modelcontextprotocol/server";
import * as z from "zod";
import { PIXEL } from "./fixture-tools.ts";

/** Resources and prompts that the official conformance suite reads, and completions of an argument. */
export function addSurfaces(server: McpServer): void {
  const plain = { mimeType: "text/plain" };
  server.registerResource("static text", "test://static-text", plain, ({ href: uri }) => ({
    contents: [{ uri, ...plain, text: "This is the content of the static text resource." }],
  }));
  const png = { mimeType: "image/png" };
  server.registerResource("static binary", "test://static-binary", png, ({ href: uri }) => ({
    contents: [{ uri, ...png, blob: PIXEL }],
  }));
  server.registerResource("watched", "test://watched-resource", plain, ({ href: uri }) => ({
    contents: [{ uri, ...plain, text: "watched" }],
  }));
  const template = new ResourceTemplate("test://template/{id}/data", { list: undefined });
  server.registerResource(
    "template",
    template,
    { mimeType: "application/json" },
    ({ href: uri }, { id }) => ({
      contents: [
        {
          uri,
          mimeType: "application/json",
          text: JSON.stringify({ id, data: `Data for ID: ${String(id)}` }),
        },
      ],
    }),
  );

  const user = "user" as const;
  const text = (value: string) => ({ role: user, content: { type: "text" as const, text: value } });
  server.registerPrompt("test_simple_prompt", { description: "Simple" }, () => ({
    messages: [text("This is a simple prompt for testing.")],
  }));
  const argsSchema = z.object({ arg1: completable(z.string(), () => ["test1", "test2"]), arg2: z.string() });
  server.registerPrompt(
    "test_prompt_with_arguments",
    { description: "Arguments", argsSchema },
    ({ arg1, arg2 }) => ({
      messages: [text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)],
    }),
  );
  const uriSchema = z.object({ resourceUri: z.string() });
  server.registerPrompt(
    "test_prompt_with_embedded_resource",
    { description: "Resource", argsSchema: uriSchema },
    ({ resourceUri: uri }) => ({
      messages: [
        {
          role: user,
          content: { type: "resource", resource: { uri, ...plain, text: "Embedded resource content." } },
        },
        text("Please process the embedded resource above."),
      ],
    }),
  );
  server.registerPrompt("test_prompt_with_image", { description: "Image" }, () => ({
    messages: [
      { role: user, content: { type: "image", data: PIXEL, ...png } },
      text("Please analyze the image above."),
    ],
  }));
}

/** What only the session era has: subscriptions and the log level of a session. */
export function addSessionMethods({ server }: McpServer): void {
  server.setRequestHandler("resources/subscribe", () => ({}));
  server.setRequestHandler("resources/unsubscribe", () => ({}));
}
