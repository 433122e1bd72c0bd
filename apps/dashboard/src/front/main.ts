import { join } from "node:path";
import { env, serveProduction } from "../env.ts";
import { createFront } from "./front.ts";

/** The dashboard as it runs in earnest: the built pages, behind a front of our own. `next dev` serves without it. */
serveProduction();
const { default: next } = await import("next");
const { DASHBOARD_HOST: hostname, DASHBOARD_PORT: port, TRUSTED_PROXY_HOPS: trustedHops } = env();
const app = next({ dev: false, dir: join(import.meta.dirname ?? "", ".."), hostname, port });
await app.prepare();
const handle = app.getRequestHandler();
const server = createFront({ handle: (request, response) => handle(request, response), trustedHops });
server.listen(port, hostname, () => console.log(`The dashboard serves at http://${hostname}:${port}.`));

/** Milliseconds that open requests may take to end. */
const FINISH_WITHIN_MS = 5000;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    server.close(() => process.exit());
    server.closeIdleConnections();
    setTimeout(() => process.exit(), FINISH_WITHIN_MS).unref();
  });
}
