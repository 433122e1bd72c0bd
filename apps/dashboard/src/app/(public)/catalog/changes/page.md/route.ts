import { loadChanges } from "../../../../../features/catalogue/load-catalogue.ts";
import { document } from "../../../../../features/catalogue/markdown.ts";
import { publicFile } from "../../../../../features/catalogue/public-file.ts";
import { changesMarkdown } from "../../../../../features/catalogue/server-markdown.ts";

export const dynamic = "force-dynamic";

/** The newest changes as Markdown. */
export async function GET(): Promise<Response> {
  const changes = changesMarkdown(await loadChanges({}));
  return publicFile("markdown", document(["# What changed in MCP servers", changes]));
}
