import type { Source, ServerDetails } from "@sallyport/catalog-store";

/** Where what is known of a server came from. */
export const SOURCE_WORDS: Readonly<Record<Source, string>> = {
  seed: "Sallyport's own catalogue",
  registry: "the official MCP registry",
  server_json: "a server.json",
  npm: "an npm package",
  url: "the running server",
  file: "a tools/list file",
  customer: "an organisation that uses it here",
};

export type Origin = Pick<ServerDetails, "repository" | "endpoint" | "package" | "homepage">;

/** Who or what a server is, in a few letters: "Dave-London/Pare", an address, or a package. */
export function originOf(server: Origin): string | undefined {
  const repository = /^https?:\/\/[^/]+\/([^/]+\/[^/]+?)(?:\.git)?\/?$/.exec(server.repository ?? "")?.[1];
  return server.endpoint ?? repository ?? server.package ?? server.homepage ?? undefined;
}

/** Whether clients reach it at an address, and need not start it themselves. */
export function isRemote(server: Pick<ServerDetails, "endpoint" | "transports">): boolean {
  return server.endpoint !== null || server.transports.some((transport) => transport !== "stdio");
}

/** A link that may be followed: only http and https, whatever a source says. */
export function safeLink(link: string | null): string | undefined {
  if (link === null || !URL.canParse(link)) return undefined;
  const { protocol, href } = new URL(link);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}
