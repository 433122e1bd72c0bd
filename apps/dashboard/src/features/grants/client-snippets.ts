/**
 * How each MCP client connects to a proxy URL with a grant token: the table behind the grant page and the docs.
 * The formats change often. `checkedOn` says when an entry was last compared with the client's own documentation, or
 * (`checkedBy: "run"`) with the client itself. Golden files hold the exact text: see client-snippets.test.ts.
 */

export type ConnectTarget = {
  /** The server's name in the client's configuration: see `entryName`. */
  readonly name: string;
  readonly url: string;
  /** The grant token, or a placeholder if it is not known. */
  readonly token: string;
};

type SnippetBlock = {
  /** Where to put the text: a file or the terminal. */
  readonly where: string;
  readonly text: string;
};

export type ClientForm = {
  /** Where the secret is: in an environment variable, asked for by the client, or in the text itself. */
  readonly secret: "environment" | "prompt" | "inline";
  readonly blocks: readonly SnippetBlock[];
};

export type ClientEntry = {
  readonly id: string;
  readonly name: string;
  readonly checkedOn: string;
  readonly checkedBy: "run" | "documentation";
  /** The first is recommended: where the client can, it keeps the secret out of files. */
  readonly forms: (target: ConnectTarget) => readonly ClientForm[];
  /** Opens the client with the entry filled in. It gets no token, so it cannot contain one. */
  readonly link?: (target: Omit<ConnectTarget, "token">) => { readonly label: string; readonly href: string };
  readonly note?: string;
};

/** The environment variable that holds the token of that entry. */
export function tokenVariable(name: string): string {
  return `SALLYPORT_${name.toUpperCase().replaceAll("-", "_")}_TOKEN`;
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);
const bearer = (secret: string): { Authorization: string } => ({ Authorization: `Bearer ${secret}` });

function shell({ name, token }: ConnectTarget): SnippetBlock {
  return { where: "Terminal (or your shell's profile)", text: `export ${tokenVariable(name)}='${token}'` };
}

type JsonShape = {
  readonly where: string;
  /** The whole file. `secret` is the token, or a reference to it. */
  readonly file: (target: ConnectTarget, secret: string) => unknown;
  /** How the client refers to an environment variable; absent if it cannot. */
  readonly variable?: (name: string) => string;
};

/** A JSON file with a header, in two forms: the secret in an environment variable, and in the file. */
function jsonForms({ where, file, variable }: JsonShape): ClientEntry["forms"] {
  return (target) => {
    const inline: ClientForm = {
      secret: "inline",
      blocks: [{ where, text: json(file(target, target.token)) }],
    };
    if (!variable) return [inline];
    const text = json(file(target, variable(tokenVariable(target.name))));
    return [{ secret: "environment", blocks: [shell(target), { where, text }] }, inline];
  };
}

/** The format of VS Code, which asks for the token once and keeps it in the key store of the system. */
function vsCode({ name, url }: { name: string; url: string }) {
  const id = `sallyport-${name}`;
  return {
    entry: { type: "http", url, headers: bearer(`\${input:${id}}`) },
    inputs: [{ type: "promptString", id, description: `Sallyport grant token for ${name}`, password: true }],
  };
}

export const CLIENTS: readonly ClientEntry[] = [
  {
    id: "claude-code",
    name: "Claude Code",
    checkedOn: "2026-11-30",
    checkedBy: "run",
    forms: (target) => [
      ...jsonForms({
        where: ".mcp.json in your project",
        file: ({ name, url }, secret) => ({
          mcpServers: { [name]: { type: "http", url, headers: bearer(secret) } },
        }),
        variable: (name) => `\${${name}}`,
      })(target).slice(0, 1),
      {
        secret: "inline",
        blocks: [
          {
            where: "Terminal",
            text: `claude mcp add --transport http ${target.name} ${target.url} --header "Authorization: Bearer ${target.token}"`,
          },
        ],
      },
    ],
  },
  {
    id: "cursor",
    name: "Cursor",
    checkedOn: "2026-11-21",
    checkedBy: "documentation",
    forms: jsonForms({
      where: "~/.cursor/mcp.json, or .cursor/mcp.json in your project",
      file: ({ name, url }, secret) => ({ mcpServers: { [name]: { url, headers: bearer(secret) } } }),
      variable: (name) => `\${env:${name}}`,
    }),
    link: ({ name, url }) => {
      const entry = JSON.stringify({ url, headers: bearer(`\${env:${tokenVariable(name)}}`) });
      const query = new URLSearchParams({ name, config: btoa(entry) });
      return {
        label: "Add to Cursor",
        href: `cursor://anysphere.cursor-deeplink/mcp/install?${query.toString()}`,
      };
    },
    note: "Cursor reads environment variables when it starts. Set the variable first, then start Cursor from the same terminal.",
  },
  {
    id: "vs-code",
    name: "VS Code",
    checkedOn: "2026-11-21",
    checkedBy: "documentation",
    forms: (target) => {
      const { entry, inputs } = vsCode(target);
      const text = json({ inputs, servers: { [target.name]: entry } });
      const where = ".vscode/mcp.json, or “MCP: Open User Configuration”";
      return [{ secret: "prompt", blocks: [{ where, text }] }];
    },
    link: (target) => {
      const { entry, inputs } = vsCode(target);
      const install = JSON.stringify({ name: target.name, ...entry, inputs });
      return { label: "Add to VS Code", href: `vscode:mcp/install?${encodeURIComponent(install)}` };
    },
    note: "VS Code asks for the token when it first starts the server, and keeps it in the key store of the system.",
  },
  {
    id: "codex",
    name: "Codex",
    checkedOn: "2026-11-30",
    checkedBy: "run",
    forms: (target) => [
      {
        secret: "environment",
        blocks: [
          shell(target),
          {
            where: "~/.codex/config.toml",
            text: [
              `[mcp_servers.${target.name}]`,
              `url = ${JSON.stringify(target.url)}`,
              `bearer_token_env_var = ${JSON.stringify(tokenVariable(target.name))}`,
            ].join("\n"),
          },
        ],
      },
    ],
  },
  {
    id: "gemini-cli",
    name: "Gemini CLI",
    checkedOn: "2026-11-21",
    checkedBy: "run",
    forms: jsonForms({
      where: "~/.gemini/settings.json",
      file: ({ name, url }, secret) => ({
        mcpServers: { [name]: { httpUrl: url, headers: bearer(secret) } },
      }),
      variable: (name) => `$${name}`,
    }),
  },
  {
    id: "windsurf",
    name: "Windsurf",
    checkedOn: "2026-11-21",
    checkedBy: "documentation",
    forms: jsonForms({
      where: "~/.codeium/windsurf/mcp_config.json",
      file: ({ name, url }, secret) => ({
        mcpServers: { [name]: { serverUrl: url, headers: bearer(secret) } },
      }),
      variable: (name) => `\${env:${name}}`,
    }),
    note: "The key is serverUrl, not url. Antigravity uses the same text in ~/.gemini/antigravity/mcp_config.json.",
  },
  {
    id: "zed",
    name: "Zed",
    checkedOn: "2026-11-21",
    checkedBy: "documentation",
    forms: jsonForms({
      where: "Zed's settings.json",
      file: ({ name, url }, secret) => ({ context_servers: { [name]: { url, headers: bearer(secret) } } }),
    }),
    note: "Zed does not read environment variables here. Do not share this settings file.",
  },
  {
    id: "opencode",
    name: "opencode",
    checkedOn: "2026-11-30",
    checkedBy: "run",
    forms: jsonForms({
      where: "opencode.json",
      file: ({ name, url }, secret) => ({
        mcp: { [name]: { type: "remote", url, headers: bearer(secret), oauth: false } },
      }),
      variable: (name) => `{env:${name}}`,
    }),
    note: "opencode 2 expects the entry one level deeper, under mcp.servers.",
  },
  {
    id: "claude-desktop",
    name: "Claude Desktop",
    checkedOn: "2026-11-21",
    checkedBy: "documentation",
    forms: ({ name, url, token }) => [
      {
        secret: "inline",
        blocks: [
          {
            where: "claude_desktop_config.json (Settings → Developer → Edit Config)",
            text: json({
              mcpServers: {
                [name]: {
                  command: "npx",
                  // No space after the colon: Windows would split the argument.
                  args: ["-y", "mcp-remote", url, "--header", "Authorization:${AUTH_HEADER}"],
                  env: { AUTH_HEADER: `Bearer ${token}` },
                },
              },
            }),
          },
        ],
      },
    ],
    note: "This file can only start local programs, so the bridge mcp-remote forwards the calls.",
  },
  {
    id: "goose",
    name: "Goose",
    checkedOn: "2026-11-21",
    checkedBy: "documentation",
    forms: ({ name, url, token }) => [
      {
        secret: "inline",
        blocks: [
          {
            where: "~/.config/goose/config.yaml",
            text: [
              "extensions:",
              `  ${name}:`,
              `    name: ${name}`,
              "    enabled: true",
              "    type: streamable_http",
              `    uri: ${url}`,
              "    headers:",
              `      Authorization: Bearer ${token}`,
            ].join("\n"),
          },
        ],
      },
    ],
  },
  {
    id: "other",
    name: "Other clients",
    checkedOn: "2026-11-21",
    checkedBy: "documentation",
    forms: ({ url, token }) => [
      {
        secret: "inline",
        blocks: [
          { where: "URL (Streamable HTTP)", text: url },
          { where: "Header", text: `Authorization: Bearer ${token}` },
        ],
      },
    ],
    note: "A client that supports only OAuth, such as ChatGPT on the web, cannot use a grant token.",
  },
];
