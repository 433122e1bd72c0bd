import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Asked, DIALECTS, type Reply } from "./model-dialects.ts";
import type { Shown } from "./peer-client.ts";
import type { ToolCall } from "./upstreams.ts";

/** What an agent told the model while it ran. */
type Scene<T> = {
  /** The tools of MCP servers, by their own names. */
  readonly offered: readonly string[];
  /** What the tool answered; undefined when the call was never made. */
  readonly answer: Shown | undefined;
  readonly printed: T;
};

/** A model for agents: it calls one tool, repeats what the tool answered, and ends its turn. */
export type StandInModel = {
  readonly url: string;
  /** Runs an agent whose model wants this call. One at a time. */
  play<T>(call: ToolCall | undefined, agent: () => Promise<T>): Promise<Scene<T>>;
  close(): void;
};

export async function startStandInModel(): Promise<StandInModel> {
  let wanted: ToolCall | undefined;
  let offered: readonly string[] = [];
  let answer: Shown | undefined;
  const reply = (asked: Asked): Reply => {
    if (asked.tools.length > 0) offered = asked.tools.map(({ plain }) => plain);
    answer = asked.answer ?? answer;
    if (asked.answer !== undefined) return { says: `The tool answered: ${asked.answer.text}` };
    const name = wanted === undefined ? undefined : plainName(wanted.name);
    const tool = asked.tools.find(({ plain }) => plainName(plain) === name);
    if (tool === undefined || wanted === undefined) return { says: "There is no such tool." };
    return { calls: tool, args: JSON.stringify(wanted.args) };
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const dialect = DIALECTS[new URL(request.url ?? "/", "http://model").pathname];
      if (dialect === undefined || request.method !== "POST") {
        response.writeHead(404).end("{}");
        return;
      }
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
      stream(response, dialect.write(reply(dialect.read(body))));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    play: async (call, agent) => {
      wanted = call;
      offered = [];
      answer = undefined;
      const printed = await agent();
      return { offered, answer, printed };
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Some agents write other characters than letters and digits as "_" in the names of tools. */
export const plainName = (name: string): string => name.replaceAll(/\W/g, "_");

function stream(response: ServerResponse, events: readonly { readonly type: string }[]): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of events) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  response.end();
}
