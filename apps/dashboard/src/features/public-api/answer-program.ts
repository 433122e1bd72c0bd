import { answerJson, answerMcp, QUESTIONS } from "@sallyport/catalog-api";
import type { Catalogue } from "@sallyport/catalog-store";
import { requestOrigin } from "../../session/request-origin.ts";
import { boundedBody, MAX_BYTES } from "./bounded-body.ts";
import type { TokenBucket } from "./token-bucket.ts";

export type Answering = {
  readonly pool: Catalogue;
  /** Under which address the pages stand, without a slash at its end. */
  readonly site: string;
  readonly bucket: TokenBucket;
};

/** A request to the catalogue's MCP server. Each message of a batch counts. */
export async function answerMcpClient(request: Request, at: Answering): Promise<Response> {
  if (request.method !== "POST") return answerMcp(request, at);
  const body = await boundedBody(request);
  if (body === undefined) return tooLarge();
  const wait = at.bucket.take(requestOrigin(request.headers).ip, messagesIn(body));
  if (wait > 0) return later(wait);
  const { url, method, headers } = request;
  return answerMcp(new Request(url, { method, headers, body }), at);
}

/** A question of the JSON API, by GET or POST. */
export async function answerQuestion(
  { question, request }: { readonly question: string; readonly request: Request },
  at: Answering,
): Promise<Response> {
  const wait = at.bucket.take(requestOrigin(request.headers).ip, 1);
  if (wait > 0) return later(wait);
  const names = Object.keys(QUESTIONS) as (keyof typeof QUESTIONS)[];
  const known = names.find((name) => name === question);
  if (known === undefined) {
    return Response.json({ error: "not_found", questions: names }, { status: 404, headers: OPEN });
  }
  if (request.method !== "POST") return answerJson({ question: known, request }, at);
  const body = await boundedBody(request);
  if (body === undefined) return tooLarge();
  const { url, method, headers } = request;
  return answerJson({ question: known, request: new Request(url, { method, headers, body }) }, at);
}

/** What a browser asks before it lets another site's page POST JSON here. */
export function allowOtherSites(): Response {
  const allowed = {
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "content-type",
    "access-control-max-age": "86400",
  };
  return new Response(null, { status: 204, headers: { ...OPEN, ...allowed } });
}

const OPEN = { "access-control-allow-origin": "*" };

function later(seconds: number): Response {
  const headers = { ...OPEN, "retry-after": String(seconds) };
  return Response.json({ error: "too_many_requests", retryAfterSeconds: seconds }, { status: 429, headers });
}

function tooLarge(): Response {
  return Response.json({ error: "too_large", maxBytes: MAX_BYTES }, { status: 413, headers: OPEN });
}

function messagesIn(body: string): number {
  if (!/^\s*\[/.test(body)) return 1;
  try {
    const batch: unknown = JSON.parse(body);
    return Array.isArray(batch) ? Math.max(1, batch.length) : 1;
  } catch {
    return 1;
  }
}
