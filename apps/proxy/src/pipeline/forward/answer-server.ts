import { ignoreBody } from "../../adapters/upstream/ignore-body.ts";
import type { UpstreamExchange } from "../../adapters/upstream/upstream.ts";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";
import { TAKEN_SILENCE } from "./silence.ts";
import { sendUpstream } from "./send-upstream.ts";

/** Our own answer to a request of the server, on its session. Nobody waits for it. */
export function answerServer(body: string, context: CallContext, ports: Ports): void {
  const exchange = sendAnswer(Buffer.from(body), context, ports);
  exchange.head.then(() => ignoreBody(exchange)).catch((error: Error) => exchange.abort(error));
}

function sendAnswer(body: Buffer, context: CallContext, ports: Ports): UpstreamExchange {
  const { access, session } = context;
  if (session?.isSse === true) return ports.sse.send(session, access, { kind: "tell", body });
  return sendUpstream(
    { method: "POST", ...TAKEN_SILENCE },
    { context, ports, body, isInitialize: false, more: [] },
  );
}
