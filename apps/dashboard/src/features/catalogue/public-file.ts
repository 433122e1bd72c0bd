const TYPES = {
  markdown: "text/markdown; charset=utf-8",
  text: "text/plain; charset=utf-8",
  svg: "image/svg+xml; charset=utf-8",
  png: "image/png",
  xml: "application/xml; charset=utf-8",
} as const;

/** A public file made from the catalogue. Caches may keep it for minutes and show it while they ask again. */
export function publicFile(type: keyof typeof TYPES, body: string | ArrayBuffer): Response {
  return new Response(body, {
    headers: {
      "content-type": TYPES[type],
      "cache-control": "public, max-age=300, stale-while-revalidate=86400",
      // Badges and images are shown by other sites.
      "cross-origin-resource-policy": "cross-origin",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    },
  });
}

export const noSuchFile = (): Response => new Response("Not found\n", { status: 404 });
