import { randomUUID } from "node:crypto";
import {
  createMcpHandler,
  type EventStore,
  isLegacyRequest,
  type JSONRPCMessage,
  type McpHttpHandler,
  McpServer,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import { addAskingTools } from "./fixture-asking.ts";
import { addChanges } from "./fixture-changes.ts";
import { addRounds, states } from "./fixture-rounds.ts";
import { addSessionMethods, addSurfaces } from "./fixture-surfaces.ts";
import { addTaskTools } from "./fixture-task-tools.ts";
import { TASKS, withTasks } from "./fixture-tasks.ts";
import { addTools } from "./fixture-tools.ts";

/** A server of both eras with everything that the official conformance suite uses. */
export function conformanceServer(): (request: Request) => Promise<Response> {
  const made = (era: "session" | "stateless"): McpServer => {
    const resources = era === "session" ? { subscribe: true } : {};
    const changing = { tools: { listChanged: true }, prompts: { listChanged: true } };
    const capabilities = { ...changing, completions: {}, logging: {}, resources };
    const extensions = era === "session" ? {} : { extensions: { [TASKS]: {} } };
    const options = { capabilities: { ...capabilities, ...extensions }, requestState: states };
    const server = new McpServer({ name: "fixture", version: "1.0.0" }, options);
    addTools(server);
    addSurfaces(server);
    if (era === "session") {
      addAskingTools(server);
      addSessionMethods(server);
    } else {
      addRounds(server);
      addTaskTools(server);
      addChanges(server, () => stateless.notify);
    }
    return server;
  };
  const stateless: McpHttpHandler = createMcpHandler(() => made("stateless"), { legacy: "reject" });
  const withoutSession = withTasks((request) => stateless.fetch(request));
  const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();
  const inSession = async (request: Request): Promise<Response> => {
    const known = sessions.get(request.headers.get("mcp-session-id") ?? "");
    if (known !== undefined) return known.handleRequest(request);
    if (request.headers.has("mcp-session-id")) return new Response(null, { status: 404 });
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      eventStore: keptEvents(),
      retryInterval: 500,
      onsessioninitialized: (id) => void sessions.set(id, transport),
      onsessionclosed: (id) => void sessions.delete(id),
    });
    await made("session").connect(transport);
    return transport.handleRequest(request);
  };
  return async (request) => ((await isLegacyRequest(request)) ? inSession(request) : withoutSession(request));
}

/** Keeps the events of a session's streams for replay. */
function keptEvents(): EventStore {
  const events: { streamId: string; message: JSONRPCMessage }[] = [];
  return {
    storeEvent: async (streamId, message) => `${streamId}_${events.push({ streamId, message })}`,
    replayEventsAfter: async (lastEventId, { send }) => {
      const [streamId = "", last = ""] = lastEventId.split("_");
      for (const [i, event] of events.entries()) {
        const isNext = event.streamId === streamId && i >= Number(last);
        if (isNext) await send(`${streamId}_${i + 1}`, event.message);
      }
      return streamId;
    },
  };
}
