import type { JsonRpc, SeenRequest } from "@sallyport/testkit";
import { EventStream } from "./event-stream.ts";
import { reply } from "./messages.ts";
import type { Session } from "./open-session.ts";
import { call, POLICY, type Stage } from "./stage.ts";

/** Allows elicitation, denies sampling, and does not name roots. */
export const REQUESTS_POLICY = {
  ...POLICY,
  version: "2",
  surfaces: { elicitation: "allow", sampling: "deny", logging: "allow" },
};

type Request = { readonly id: string | number };

export const serverRequest = (id: string | number, method = "elicitation/create", params: object = {}) => ({
  jsonrpc: "2.0",
  id,
  method,
  params: { message: "canary", n: 1, ...params },
});

export const answerTo = (id: unknown, result: object = { action: "accept", content: { n: 1 } }) =>
  reply(id, result);

export const isAnswer = (id: unknown) => (request: SeenRequest) =>
  request.message?.id === id && request.message?.method === undefined;

export const answersIn = (hits: readonly SeenRequest[]): JsonRpc[] =>
  hits.flatMap(({ message }) => (message === undefined || message.method !== undefined ? [] : [message]));

/** From now on a call of `echo` sends these requests, and is answered once they are. */
export function scriptRequests(stage: Stage, ...requests: Request[]): void {
  stage.upstream.script("tool:echo", ({ message }) => ({
    events: requests,
    until: Promise.all(requests.map(({ id }) => stage.upstream.next(isAnswer(id)))),
    lastEvents: [reply(message?.id)],
  }));
}

/** Calls `echo` and reads up to the server's request, which has an id of the proxy. */
export async function receiveRequest(stage: Stage, session: Session) {
  const stream = await EventStream.post(stage, call("echo"), session);
  const event = await stream.next();
  return { stream, id: event?.message?.id ?? "", message: event?.message };
}
