import { spawn } from "node:child_process";
import { once } from "node:events";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { connectOfficial, type OfficialLine } from "../src/testing/official-client.ts";
import { binOf, importPeer } from "./packages.ts";
import type { ToolCall } from "./upstreams.ts";

/** What a client shows of a call. */
export type Shown = { readonly ran: boolean; readonly text: string };

export type Connection = {
  list(): Promise<readonly string[]>;
  call(call: ToolCall): Promise<Shown>;
  close(): Promise<void>;
};

/** A published client. `connect` rejects with the message that the client shows when it is refused. */
export type PeerClient = {
  readonly name: string;
  connect(url: string, token: string): Promise<Connection>;
};

/** All clients; they keep their files in `home`. */
export function peerClients(home: string): readonly PeerClient[] {
  const { PATH = "" } = process.env;
  const env = { PATH, HOME: home, NO_COLOR: "1" };
  return [sdk("v1"), sdk("v2"), inspector(env), remote(env), aiSdk()];
}

type Answer = { readonly isError?: boolean; readonly content?: readonly { readonly text?: string }[] };

function shownOf({ isError, content = [] }: Answer): Shown {
  return { ran: isError !== true, text: content.map(({ text = "" }) => text).join("\n") };
}

const failed = (error: unknown): Shown => ({
  ran: false,
  text: error instanceof Error ? error.message : String(error),
});

function sdk(line: OfficialLine): PeerClient {
  return {
    name: `SDK ${line}`,
    connect: async (url, token) => {
      const client = await connectOfficial(line, url, { Authorization: `Bearer ${token}` });
      return {
        list: async () => (await client.listTools()).map(({ name }) => name),
        call: ({ name, args }) => client.callTool(name, args).then(shownOf, failed),
        close: () => client.close(),
      };
    },
  };
}

/** Each command opens its own connection. */
function inspector(env: Readonly<Record<string, string>>): PeerClient {
  const run = async (url: string, token: string, more: readonly string[]): Promise<Shown> => {
    const target = ["--cli", url, "--transport", "http", "--header", `Authorization: Bearer ${token}`];
    const bin = binOf("@modelcontextprotocol/inspector", "mcp-inspector");
    const options = ["--stored-auth-only", "--format", "json"];
    const child = spawn(process.execPath, [bin, ...target, ...options, ...more], { env });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString("utf8")));
    const [code] = (await once(child, "close")) as [number | null];
    return code === 0 ? { ran: true, text: out } : { ran: false, text: `exit ${code}: ${out}${err}` };
  };
  return {
    name: "Inspector",
    connect: async (url, token) => {
      const listed = await run(url, token, ["--method", "tools/list"]);
      if (!listed.ran) throw new Error(listed.text);
      const { result } = JSON.parse(listed.text) as { result: { tools: { name: string }[] } };
      return {
        list: async () => result.tools.map(({ name }) => name),
        call: ({ name, args }) => {
          const pairs = Object.entries(args).map(
            ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
          );
          return run(url, token, ["--method", "tools/call", "--tool-name", name, "--tool-arg", ...pairs]);
        },
        close: () => Promise.resolve(),
      };
    },
  };
}

/** A stdio client like Claude Desktop, with the bridge between it and the proxy. */
function remote(env: Readonly<Record<string, string>>): PeerClient {
  return {
    name: "mcp-remote",
    connect: async (url, token) => {
      const args = [binOf("mcp-remote", "mcp-remote"), url, "--header", "Authorization:${AUTH_HEADER}"];
      const transport = new StdioClientTransport({
        command: process.execPath,
        args,
        env: { ...env, AUTH_HEADER: `Bearer ${token}` },
        stderr: "pipe",
      });
      let err = "";
      transport.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString("utf8")));
      const client = new Client({ name: "desktop", version: "1.0.0" });
      try {
        await client.connect(transport);
      } catch (error) {
        await client.close();
        const [fatal = err] = err.split("\n").filter((line) => line.includes("Fatal error"));
        throw new Error(`${failed(error).text}: ${fatal}`, { cause: error });
      }
      return {
        list: async () => (await client.listTools()).tools.map(({ name }) => name),
        call: ({ name, args }) =>
          client.callTool({ name, arguments: args }).then((result) => shownOf(result as Answer), failed),
        close: () => client.close(),
      };
    },
  };
}

/** What is used of @ai-sdk/mcp; it asks for the stateless era first, and has its own way of falling back. */
type AiSdk = {
  readonly createMCPClient: (options: {
    transport: { type: "http"; url: string; headers: Readonly<Record<string, string>> };
  }) => Promise<{
    tools(): Promise<Readonly<Record<string, { execute(args: unknown, options: object): Promise<unknown> }>>>;
    close(): Promise<void>;
  }>;
};

function aiSdk(): PeerClient {
  return {
    name: "AI SDK",
    connect: async (url, token) => {
      const { createMCPClient } = (await importPeer("@ai-sdk/mcp")) as AiSdk;
      const headers = { Authorization: `Bearer ${token}` };
      const client = await createMCPClient({ transport: { type: "http", url, headers } });
      const tools = await client.tools();
      return {
        list: async () => Object.keys(await client.tools()),
        call: async ({ name, args }) => {
          const tool = tools[name];
          if (tool === undefined) return failed(new Error(`There is no tool ${name}.`));
          const told = tool.execute(args, { toolCallId: "1", messages: [] });
          return told.then((result) => shownOf(result as Answer), failed);
        },
        close: () => client.close(),
      };
    },
  };
}
