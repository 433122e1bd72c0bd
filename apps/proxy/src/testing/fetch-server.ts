import type { IncomingMessage, ServerResponse } from "node:http";
import { listenLocally, type LocalServer } from "./local-server.ts";

/** Serves a handler of the web's Request and Response, as the official SDK has one. */
export function serveFetch(handle: (request: Request) => Promise<Response>): Promise<LocalServer> {
  return listenLocally((request, response) => void answer(request, response, handle));
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handle: (request: Request) => Promise<Response>,
): Promise<void> {
  outgoing.on("error", () => undefined);
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  const { method = "GET", url = "/", headers } = incoming;
  const response = await handle(
    new Request(`http://${headers.host}${url}`, {
      method,
      headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
      ...(method === "POST" ? { body: Buffer.concat(chunks) } : {}),
      signal: gone.signal,
    }),
  );
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.flushHeaders();
  const reader = response.body?.getReader();
  gone.signal.addEventListener("abort", () => void reader?.cancel().catch(() => undefined));
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    outgoing.write(part.value);
  }
  outgoing.end();
}
