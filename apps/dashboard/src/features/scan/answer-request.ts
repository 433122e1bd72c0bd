import { getScan, keepScan, revokeScan } from "@sallyport/catalog-store";
import * as z from "zod";
import { isSameOrigin } from "../../session/same-origin.ts";
import { requestOrigin } from "../../session/request-origin.ts";
import type { Answering } from "../public-api/answer-program.ts";
import { boundedBody } from "../public-api/bounded-body.ts";
import { answerScan } from "./answer-scan.ts";
import type { ScanAnswer, Shared } from "./scan-answer.ts";
import { scanInput } from "./scan-input.ts";

const DAYS = 7;
const ACTIONS = ["report", "share", "revoke"] as const;
const revoking = z.object({ token: z.string().max(100), key: z.string().max(100) });

/** What the scan page asks: a report, a link to it, or that a link ends. */
export async function answerScanRequest(
  { action, request }: { readonly action: string; readonly request: Request },
  at: Answering,
): Promise<Response> {
  const known = ACTIONS.find((one) => one === action);
  if (known === undefined) return new Response(null, { status: 404 });
  if (!isSameOrigin(request, at.site)) return problem(403, "This is for the page of the scan only.");
  const wait = at.bucket.take(requestOrigin(request.headers).ip, 1);
  if (wait > 0) {
    const answer = problem(429, `Too many requests. Try again in ${wait} seconds.`);
    answer.headers.set("retry-after", String(wait));
    return answer;
  }
  const body = parsed(await boundedBody(request));
  if (body === undefined)
    return problem(413, "That is no JSON, or more than 256 KiB. Scan fewer servers at once.");
  if (known === "revoke") {
    const given = revoking.safeParse(body);
    const isGone = given.success && (await revokeScan(at.pool, given.data));
    return isGone ? Response.json({ revoked: true }) : problem(404, "There is no such link any more.");
  }
  const input = scanInput.safeParse(body);
  if (!input.success) return problem(400, "That is nothing that can be scanned.");
  if (known === "report") return Response.json(await answerScan(at.pool, input.data));
  const { token, key, expiresAt } = await keepScan(at.pool, { content: input.data, days: DAYS });
  return Response.json({
    path: `/scan/${token}`,
    token,
    key,
    expiresAt: expiresAt.toISOString(),
  } satisfies Shared);
}

/** The report behind a link, of today's catalogue; undefined where the link is unknown, over or revoked. */
export async function sharedScan(
  token: string,
  { pool }: Pick<Answering, "pool">,
): Promise<{ readonly answer: ScanAnswer; readonly expiresAt: Date } | undefined> {
  const kept = await getScan(pool, token);
  const input = scanInput.safeParse(kept?.content);
  if (kept === undefined || !input.success) return undefined;
  return { answer: await answerScan(pool, input.data), expiresAt: kept.expiresAt };
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problem(status: number, message: string): Response {
  return Response.json({ error: { message } }, { status });
}
