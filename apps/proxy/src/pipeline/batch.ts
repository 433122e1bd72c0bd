import type { JsonValue } from "@sallyport/json";
import { batchAnswer, leftOut, type Part } from "./batch/batch-answer.ts";
import { PartResponse } from "./batch/part-response.ts";
import { type Batch, type Call, startCall } from "./call/call.ts";
import { ClientReply } from "./call/client-reply.ts";
import type { Ports } from "./call/ports.ts";

/** Handles one message like a request of its own, to its last record. */
type Handle = (part: Call, message: JsonValue) => Promise<void>;

/**
 * Takes a batch apart (2025-03-26): each message is a call of its own, one after the other, so that one HTTP request
 * occupies a server no more than any other. They are answered together.
 */
export async function answerBatch(
  { request, response, draft }: Call,
  { messages }: Batch,
  { ports, handle }: { readonly ports: Ports; readonly handle: Handle },
): Promise<void> {
  const room = ports.held.open(draft.orgId ?? "");
  const reply = new ClientReply(response);
  let current: PartResponse | undefined;
  reply.onClosed(() => room.release());
  reply.onGone = () => current?.close();
  const parts: Part[] = [];
  let length = 0;
  for (const message of messages) {
    const side = new PartResponse(reply.gone);
    current = side;
    await handle(startCall(request, side, ports.clock), message);
    const { answer } = side;
    side.close();
    const more = answer?.body.length ?? 0;
    const fits = length + more <= ports.maxAnswerBytes && room.set(length + more);
    if (fits) length += more;
    parts.push({ message, answer: fits || answer === undefined ? answer : leftOut(message) });
  }
  const { status, body, headers } = batchAnswer(parts);
  reply.send(status, body, ownHeaders(headers));
}

/** Those that every answer has are written anew. */
function ownHeaders(headers: readonly string[]): string[] {
  const own: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const [name = "", value = ""] = headers.slice(i, i + 2);
    if (!OF_EVERY_ANSWER.has(name)) own.push(name, value);
  }
  return own;
}

const OF_EVERY_ANSWER: ReadonlySet<string> = new Set(["content-type", "cache-control", "content-length"]);
