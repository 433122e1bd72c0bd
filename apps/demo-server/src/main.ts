import { createServer } from "node:http";
import { readEnv } from "./env.ts";
import { renderPage } from "./page.ts";
import { Sessions } from "./sessions.ts";
import { Shop } from "./shop.ts";

const env = readEnv();
const shop = new Shop(env.dataDir);
const sessions = new Sessions(shop);

const server = createServer((request, response) => {
  const path = (request.url ?? "/").split("?")[0];
  if (path === "/mcp") {
    sessions.handle(request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500).end();
    });
  } else if (path === "/" && request.method === "GET") {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(renderPage(shop));
  } else if (path === "/state" && request.method === "GET") {
    const state = { arrivals: shop.arrivals, notes: shop.listNotes(), ...shop.books };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(state));
  } else {
    response.writeHead(404, { "content-type": "text/plain" }).end("Not found\n");
  }
});

server.on("error", (error: NodeJS.ErrnoException) => {
  const taken = error.code === "EADDRINUSE";
  console.error(taken ? `Port ${env.port} is in use. Choose another with DEMO_PORT.` : error.message);
  process.exit(1);
});
server.listen(env.port, env.host, () => {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : env.port;
  console.log(`Demo server: http://${env.host}:${port}/ with its MCP endpoint at /mcp`);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    void sessions.close().finally(() => server.closeAllConnections());
  });
}
