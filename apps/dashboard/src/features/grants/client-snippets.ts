/**
 * How each MCP client is pointed at a proxy URL with a grant token: the one table behind the grant page and the docs.
 * Formats move monthly. `checkedOn` says when an entry was last compared with the client's own documentation, or
 * (`checkedBy: "run"`) with the client itself. Golden files hold the exact text: see client-snippets.test.ts.
 */

export type ConnectTarget = {
  /** The server's name in the client's configuration: see `entryName`. */
  readonly name: string;
  readonly url: string;
  /** The grant token, or words that stand for it when it is no longer known. */
  readonly token: string;
};

type SnippetBlock = {
  /** Where the text goes: a file, or the terminal. */
  readonly where: string;
  readonly text: string;
};

export type ClientForm = {
  /** Where the secret ends up: in an environment variable, asked for by the client, or in the text itself. */
  readonly secret: "environment" | "prompt" | "inline";
  readonly blocks: readonly SnippetBlock[];
};

export type ClientEntry = {
  readonly id: string;
  readonly name: string;
  readonly checkedOn: string;
  readonly checkedBy: "run" | "documentation";
  /** The first is the one to use: it keeps the secret out of files where the client can. */
  readonly forms: (target: ConnectTarget) => readonly ClientForm[];
  /** Opens the client with the entry filled in. It is given no token, so that it cannot carry one. */
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
  /** The whole file, given the Authorization header's secret part. */
  readonly file: (target: ConnectTarget, secret: string) => unknown;
  /** How the client writes an environment variable; absent where it has no such form. */
  readonly variable?: (name: string) => string;
};

/** A JSON file with a header: once with the secret in the environment, once with it inside. */
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

/** VS Code's own shape: it asks for the token once and keeps it in the system's key store. */
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
    checkedOn: "2026-11-22",
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
    note: "Cursor reads environment variables when it starts: set the variable first, then start Cursor from there.",
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
    note: "VS Code asks for the token at the first start of the server and keeps it in the system's key store.",
  },
  {
    id: "codex",
    name: "Codex",
    checkedOn: "2026-11-21",
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
    note: "The key is serverUrl, not url. Antigravity takes the same text in ~/.gemini/antigravity/mcp_config.json.",
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
    note: "Zed has no form for environment variables here: keep this settings file out of what you share.",
  },
  {
    id: "opencode",
    name: "opencode",
    checkedOn: "2026-11-21",
    checkedBy: "run",
    forms: jsonForms({
      where: "opencode.json",
      file: ({ name, url }, secret) => ({
        mcp: { [name]: { type: "remote", url, headers: bearer(secret), oauth: false } },
      }),
      variable: (name) => `{env:${name}}`,
    }),
    note: "opencode 2 wants the entry one level deeper, under mcp.servers.",
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
                  // No space after the colon: Windows splits the argument there.
                  args: ["-y", "mcp-remote", url, "--header", "Authorization:${AUTH_HEADER}"],
                  env: { AUTH_HEADER: `Bearer ${token}` },
                },
              },
            }),
          },
        ],
      },
    ],
    note: "Claude Desktop starts local programs only from this file, so the bridge mcp-remote carries the calls.",
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
    name: "Any other",
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
    note: "Clients that offer OAuth only, such as ChatGPT's web interface, cannot use a grant token.",
  },
];
