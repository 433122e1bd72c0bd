type Registered = { readonly id: string; readonly name: string; readonly url: string };
type Catalogued = { readonly name: string; readonly endpoint: string | null };

/** The registered server that a catalogued one most likely is: by its address, else by its name. */
export function nearestServer<Server extends Registered>(
  servers: readonly Server[],
  { name, endpoint }: Catalogued,
): Server | undefined {
  const wanted = plain(name);
  return (
    servers.find(({ url }) => endpoint !== null && url.replace(/\/$/, "") === endpoint.replace(/\/$/, "")) ??
    servers.find((server) => plain(server.name) === wanted) ??
    servers.find((server) => wanted.length > 2 && plain(server.name).includes(wanted)) ??
    servers.find((server) => plain(server.name).length > 2 && wanted.includes(plain(server.name)))
  );
}

const plain = (name: string): string => name.toLowerCase().replace(/\b(?:mcp|server)\b|[^\p{L}\p{N}]/gu, "");
