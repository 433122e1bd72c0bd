import { handshake } from "../../packages/services/src/upstream/handshake.ts";
import { type FoundServer, NOTHING_KNOWN, toTools } from "./found-server.ts";

const MAX_ANSWER = 16 * 1024 * 1024;

/** A server that is asked itself, through the egress guard. Throws with the cause when it cannot be. */
export async function fromUrl(
  url: string,
  asked: {
    readonly headers: Readonly<Record<string, string>>;
    readonly allowPrivate: boolean;
    readonly now: Date;
  },
): Promise<FoundServer> {
  const rules = { allowPrivate: asked.allowPrivate, maxAnswerBytes: MAX_ANSWER };
  const headers = Object.entries(asked.headers).map(([name, value]) => ({ name, value }));
  const result = await handshake(rules, { url, headers });
  if (!result.ok) throw new Error(result.message);
  const { host, pathname } = new URL(url);
  return {
    ...NOTHING_KNOWN,
    name: `${host}${pathname}`.replace(/\/(?:mcp|sse)?\/?$/, ""),
    said: { title: result.implementation },
    source: "url",
    sourceRef: url,
    registry: "remote",
    endpoint: url,
    transports: ["streamable-http"],
    seenAt: asked.now,
    tools: toTools(result.tools.map(({ definition }) => definition)),
  };
}
