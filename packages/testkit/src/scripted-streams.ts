import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { type ScriptedAnswer, type SeenRequest, sseText } from "./scripted-upstream.ts";

/** One stream of an upstream that speaks HTTP+SSE. */
export type ScriptedStream = {
  readonly id: string;
  /** The GET that opened it. */
  readonly request: SeenRequest;
  /** Sends a message as an event, or a string as it stands. */
  send(event: unknown): void;
  /** Ends it as a server does that stops. */
  end(): void;
};

/** The HTTP+SSE side of a scripted upstream (2024-11-05, Transports). */
export class ScriptedStreams {
  readonly open: ScriptedStream[] = [];

  /** Opens a stream. `$STREAM` in the endpoint stands for its id, which the address for messages has to say. */
  begin(request: SeenRequest, response: ServerResponse, endpoint = "/messages?stream=$STREAM"): void {
    const id = randomUUID();
    const stream: ScriptedStream = {
      id,
      request,
      send: (event) => void response.write(sseText(event)),
      end: () => void response.end(),
    };
    this.open.push(stream);
    response.writeHead(200, { "content-type": "text/event-stream" });
    stream.send(`event: endpoint\ndata: ${endpoint.replace("$STREAM", id)}\n\n`);
    void request.closed.then(() => this.open.splice(this.open.indexOf(stream), 1));
  }

  /** The stream that a message belongs to. */
  of({ url }: SeenRequest): ScriptedStream | undefined {
    return this.open.find(({ id }) => url.includes(id));
  }
}

/** What a POST is answered, and what comes of it on its stream. An answer without a body is the POST's own. */
export async function sayOnStream(
  stream: ScriptedStream,
  answer: ScriptedAnswer,
  response: ServerResponse,
): Promise<void> {
  const { status = 202, headers = {}, json, events = [], lastEvents = [] } = answer;
  await answer.before;
  if (answer.hang === true) return;
  response.writeHead(status, headers as Record<string, string>).end();
  for (const event of json === undefined ? events : [json]) stream.send(event);
  await answer.until;
  for (const event of lastEvents) stream.send(event);
  if (answer.reset === true) stream.end();
}
