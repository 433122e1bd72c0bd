import {
  Client as NewClient,
  StreamableHTTPClientTransport as NewTransport,
} from "@modelcontextprotocol/client";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { bearer, type Stage } from "./stage.ts";

/** Where an official client's transport connects to: the proxy, with a token. */
export const toProxy = (stage: Stage, token = stage.tenant.token) =>
  [new URL(stage.endpoint), { requestInit: { headers: bearer(token) } }] as const;

/** The first text of a tool's result. */
export const textOf = (result: unknown): string =>
  String((result as { content: { text: string }[] }).content[0]?.text);

type ListedTool = { readonly name: string; readonly inputSchema: unknown };
type ToolAnswer = { readonly isError?: boolean; readonly content: readonly { text?: string }[] };

/** What tests use of an official client of either version. */
export type OfficialClient = {
  capabilities(): { readonly resources?: unknown; readonly prompts?: unknown };
  listTools(): Promise<readonly ListedTool[]>;
  callTool(
    name: string,
    args: Record<string, unknown>,
    onProgress?: (progress: number) => void,
  ): Promise<ToolAnswer>;
  /** Lists resources and reads the first. */
  readResources(): Promise<void>;
  /** Lists prompts and gets the first. */
  getPrompts(): Promise<void>;
  close(): Promise<void>;
};

export type OfficialLine = "v1" | "v2";

const INFO = { name: "official", version: "1.0.0" };
const MODEL = { role: "assistant", model: "none", content: { type: "text", text: "Paris" } } as const;
const ACCEPTED = { action: "accept", content: {} } as const;

/** Connects the official client: v1, which knows only sessions, or v2, which prefers the stateless era. */
export async function connectOfficial(
  line: OfficialLine,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<OfficialClient> {
  const client = line === "v1" ? await connectOld(url, headers) : await connectNew(url, headers);
  return {
    capabilities: () => client.getServerCapabilities() ?? {},
    listTools: async () => (await client.listTools()).tools,
    callTool: async (name, args, onProgress) => {
      const params = { name, arguments: args };
      const options = onProgress && {
        onprogress: ({ progress }: { progress: number }) => onProgress(progress),
      };
      const answer =
        client instanceof OldClient
          ? await client.callTool(params, undefined, options)
          : await client.callTool(params, options);
      return answer as ToolAnswer;
    },
    readResources: async () => {
      const [first] = (await client.listResources()).resources;
      if (first !== undefined) await client.readResource({ uri: first.uri });
    },
    getPrompts: async () => {
      const [first] = (await client.listPrompts()).prompts;
      if (first !== undefined) await client.getPrompt({ name: first.name });
    },
    close: () => client.close(),
  };
}

async function connectOld(url: string, headers: Readonly<Record<string, string>>): Promise<OldClient> {
  const elicitation = { form: { applyDefaults: true } };
  const client = new OldClient(INFO, { capabilities: { elicitation, sampling: {}, roots: {} } });
  client.setRequestHandler(ElicitRequestSchema, () => ACCEPTED);
  client.setRequestHandler(CreateMessageRequestSchema, () => MODEL);
  client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [] }));
  await client.connect(new OldTransport(new URL(url), { requestInit: { headers } }));
  return client;
}

async function connectNew(url: string, headers: Readonly<Record<string, string>>): Promise<NewClient> {
  const client = new NewClient(INFO, {
    capabilities: { elicitation: { form: {} }, sampling: {}, roots: {} },
    versionNegotiation: { mode: "auto" },
  });
  client.setRequestHandler("elicitation/create", () => ACCEPTED);
  client.setRequestHandler("sampling/createMessage", () => MODEL);
  client.setRequestHandler("roots/list", () => ({ roots: [] }));
  await client.connect(new NewTransport(new URL(url), { requestInit: { headers } }));
  return client;
}
