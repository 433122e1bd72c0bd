import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { DecisionRecord, PartOf, ShadowNote } from "@sallyport/audit";
import type { JsonObject, JsonValue } from "@sallyport/json";
import type {
  ClientRequestMethod,
  ListenFilter,
  RequestId,
  SurfaceRequest,
  TaskRequest,
} from "@sallyport/mcp";
import type { Clock } from "../../adapters/clock.ts";
import type { StreamPosition } from "../../adapters/seals/event-seal.ts";
import type { InputRequest } from "../../adapters/seals/request-state-seal.ts";
import type { ServerRequest } from "../../adapters/seals/server-requests.ts";
import type { Task } from "../../adapters/seals/tasks.ts";
import type { ClientSide } from "./client-side.ts";

/** What is known of a request so far, for its decision record. Filled in step by step. */
export type DecisionDraft = {
  -readonly [Key in
    | "orgId"
    | "serverId"
    | "identityId"
    | "grantId"
    | "policyId"
    | "policyRevision"
    | "method"
    | "tool"
    | "argKeys"]: DecisionRecord[Key];
} & {
  subject: string | undefined;
  shadow: readonly ShadowNote[];
  /** The approval that the call asked for, waits for or uses. */
  approvalId: string | undefined;
  /** What it brings besides: the client's answers to questions of the server. */
  answers: readonly Within[];
};

/** What is decided in the course of a request, and has a row of its own in the trail: a question of the server, or an answer to one. */
export type Within = Pick<DecisionRecord, "effect" | "rule" | "reason" | "policyRevision"> & {
  readonly method: string;
  readonly shadow: readonly ShadowNote[];
  /** Under which it is recorded once, however often it is seen; undefined: each time. */
  readonly once?: string;
};

/** What the trail is told of any request, even one that HTTP could not read. */
export type Seen = {
  /** Names it in both records, and to the client in a denial. */
  readonly id: string;
  /** Milliseconds since the epoch, when its headers had come. */
  readonly at: number;
  /** The same moment, on the clock that never jumps. */
  readonly startedAt: number;
  /** Address of the client's side of the connection. */
  readonly remote: string;
  readonly draft: DecisionDraft;
  /** The request in whose course this is seen; undefined for one that came by itself. */
  readonly partOf: PartOf | undefined;
};

/** One request on its way through the pipeline. */
export type Call = Seen & { readonly request: IncomingMessage; readonly response: ClientSide };

export function startCall(request: IncomingMessage, response: ClientSide, clock: Clock): Call {
  return Object.assign(see(request.socket.remoteAddress, clock), { request, response });
}

export function see(remote: string | undefined, clock: Clock): Seen {
  return {
    id: randomUUID(),
    at: clock.now(),
    startedAt: clock.elapsed(),
    remote: remote ?? "",
    partOf: undefined,
    draft: {
      orgId: null,
      serverId: null,
      identityId: null,
      grantId: null,
      policyId: null,
      policyRevision: null,
      method: null,
      tool: null,
      subject: undefined,
      argKeys: [],
      shadow: [],
      approvalId: undefined,
      answers: [],
    },
  };
}

/** Something that comes up in the course of a request, for a row of its own. */
export function seeWithin({ id, at, draft }: Seen, method: string, clock: Clock): Seen {
  const seen = { ...see(undefined, clock), partOf: { callId: id, at } };
  const { orgId, serverId, identityId, grantId, policyId, policyRevision } = draft;
  Object.assign(seen.draft, { orgId, serverId, identityId, grantId, policyId, policyRevision, method });
  return seen;
}

/** What the HTTP side of a request says, once it is known to be sound. */
export type Target = {
  readonly method: "POST" | "GET" | "DELETE";
  readonly serverId: string;
  readonly authorization: string | undefined;
  readonly sessionId: string | undefined;
  readonly version: string | undefined;
  /** Whether the client takes an event stream; every client takes JSON. */
  readonly acceptsStream: boolean;
  readonly lastEventId: string | undefined;
};

/** What a request of the stateless era brings besides its message. */
export type Stateless = {
  /** Its own headers on the way to the server: names and values by turns, all of which say what the body says. */
  readonly headers: readonly string[];
  readonly clientName: string | undefined;
  /** What the client declares that it can be asked for. */
  readonly capabilities: ReadonlySet<string>;
  /** Its Mcp-Param headers, by lower-case names, before they were compared with the tool's schema. */
  readonly params: ReadonlyMap<string, string>;
};

/** What a request is about that names a task. */
type AboutTask = TaskRequest & {
  /** The whole message. */
  readonly value: JsonObject;
  /** Which task it is, and what of it the client answers; known once its session is (open-task.ts). */
  readonly opened?: { readonly task: Task; readonly answers: Answers };
};

/** A subscription: what it asks to be told of, the whole message, and its tasks by the server's own ids. */
type Listen = {
  readonly filter: ListenFilter;
  readonly value: JsonObject;
  readonly tasks?: ReadonlyMap<string, Task>;
};

/** Which questions of the server the client answers with it. */
type Answers = readonly InputRequest[];

/** What the client wants. `body` is the bytes that were decided on, and the only ones that are ever forwarded. */
export type Inbound =
  | {
      readonly kind: "call";
      readonly method: "tools/call";
      readonly id: RequestId;
      readonly tool: string;
      readonly args: JsonObject;
      /** Under which the client wants to hear of progress. */
      readonly progressToken: RequestId | undefined;
      /** Of the request state that the call comes back with; it can be used once. */
      readonly stateId?: string;
      /** It may be answered with a task: the client asked for one, or takes one in the stateless era. */
      readonly asTask?: true;
      readonly answers?: Answers;
      readonly body: Buffer;
      readonly stateless?: Stateless;
    }
  | {
      readonly kind: "request";
      readonly method: Exclude<ClientRequestMethod, "tools/call">;
      readonly id: RequestId;
      readonly progressToken: RequestId | undefined;
      /** Of `initialize`: what the client calls itself. */
      readonly clientName: string | undefined;
      readonly body: Buffer;
      readonly stateless?: Stateless;
      /** Of the request state that it comes back with; it can be used once. */
      readonly stateId?: string;
      readonly answers?: Answers;
      /** What the policy is asked; undefined for a request that is only relayed. */
      readonly surface?: SurfaceRequest;
      readonly listen?: Listen;
      readonly about?: AboutTask;
    }
  | {
      readonly kind: "notification";
      readonly method: string;
      readonly params: JsonObject | undefined;
      readonly body: Buffer;
    }
  /** The client's answer to a request of the server; `body` says the server's own id of it. */
  | { readonly kind: "answer"; readonly serverRequest: ServerRequest; readonly body: Buffer }
  | {
      readonly kind: "open_stream";
      /** Where a stream goes on that broke off or was closed; undefined for a new one. */
      readonly from: StreamPosition | undefined;
    }
  | { readonly kind: "end_session" };

/** Several messages in one request (2025-03-26): each will be an `Inbound` of its own, or refused. */
export type Batch = { readonly kind: "batch"; readonly messages: readonly JsonValue[] };

/** The id that a response must carry; null where none is awaited. */
export function idOf(inbound: Inbound): RequestId | null {
  return inbound.kind === "call" || inbound.kind === "request" ? inbound.id : null;
}

/** Whether what answers this may have to be changed however it begins: it may be a task. */
export function mayBecomeTask(inbound: Inbound): boolean {
  return inbound.kind === "call" && inbound.asTask === true;
}

/** Undefined in the session era. */
export function statelessOf(inbound: Inbound): Stateless | undefined {
  return inbound.kind === "call" || inbound.kind === "request" ? inbound.stateless : undefined;
}

/** A request about a task, and what it is about. */
export type TaskInbound = Extract<Inbound, { kind: "request" }> & { readonly about: AboutTask };

export function isAboutTask(inbound: Inbound): inbound is TaskInbound {
  return inbound.kind === "request" && inbound.about !== undefined;
}
