import { createServer, type ServerResponse } from "node:http";
import { Agent, type Dispatcher } from "undici";

/**
 * The minimal cost of a proxy on this runtime: node:http in front, undici behind, requests and answers passed on unread.
 * Runs as its own process and reports its port; the argument is the upstream's origin.
 */
const origin = process.argv[2] ?? "";
const agent = new Agent({ pipelining: 1 });

function answer(response: ServerResponse): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let status = 502;
  return {
    onRequestStart: () => undefined,
    onResponseStart: (_, statusCode) => {
      status = statusCode;
    },
    onResponseData: (_, chunk) => {
      chunks.push(chunk);
    },
    onResponseEnd: () => {
      const body = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
      response.writeHead(status, ["content-type", "application/json", "content-length", String(body.length)]);
      response.end(body);
    },
    onResponseError: () => {
      response.writeHead(502).end();
    },
  };
}

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    const headers = ["content-type", "application/json", "accept", "application/json, text/event-stream"];
    agent.dispatch({ origin, path: "/mcp", method: "POST", headers, body }, answer(response));
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.(typeof address === "object" && address !== null ? address.port : 0);
});
