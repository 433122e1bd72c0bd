import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CLIENTS, type ConnectTarget, tokenVariable } from "./client-snippets.ts";
import { entryName, TOKEN_PLACEHOLDER } from "./entry-name.ts";

const target: ConnectTarget = {
  name: "billing-api",
  url: "https://proxy.example.com/mcp/5f0c1b1e-54a1-4c0e-9d5b-0d3a7c6f1a2b",
  token: "sp_0123456789abcdefghijABCDEFGHIJ0123456789abc",
};

/** All forms of a client, as the golden files hold them. */
function print(client: (typeof CLIENTS)[number]): string {
  const forms = client
    .forms(target)
    .map(({ secret, blocks }) =>
      [`## secret: ${secret}`, ...blocks.map(({ where, text }) => `--- ${where}\n${text}`)].join("\n"),
    );
  const link = client.link?.(target);
  return [`# ${client.name}`, ...forms, ...(link ? [`## ${link.label}\n${link.href}`] : [])]
    .join("\n\n")
    .concat("\n");
}

describe.each(CLIENTS)("$name", (client) => {
  it("matches its golden file", async () => {
    await expect(print(client)).toMatchFileSnapshot(`./golden/${client.id}.txt`);
  });

  it("keeps the secret out of the files of its first form, unless that is inline", () => {
    const [first] = client.forms(target);
    const files = first?.blocks.filter((block) => !block.where.startsWith("Terminal")) ?? [];
    expect(first?.secret === "inline" || files.every((file) => !file.text.includes(target.token))).toBe(true);
  });

  it("has no secret in its link", () => {
    const href = decodeURIComponent(client.link?.(target).href ?? "");
    const encoded = /config=([^&]+)/.exec(href)?.[1] ?? "";
    expect(href + atob(encoded)).not.toContain(target.token);
  });

  it("names the day of its last check", () => {
    expect(client.checkedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  it("writes JSON files that parse", () => {
    const files = client
      .forms(target)
      .flatMap(({ blocks }) => blocks.filter(({ text }) => text.startsWith("{")));
    for (const { text } of files) expect(() => JSON.parse(text) as unknown).not.toThrow();
  });
});

describe("docs/clients.md", () => {
  const page = readFileSync(new URL("../../../../../docs/clients.md", import.meta.url), "utf8");
  const url = "https://proxy.example.com/mcp/SERVER_ID";
  const named = CLIENTS.filter(({ name }) => page.includes(`\n## ${name}\n`));

  it("documents the most used clients", () => {
    expect(named.map(({ id }) => id)).toEqual([
      "claude-code",
      "cursor",
      "vs-code",
      "codex",
      "claude-desktop",
    ]);
  });

  it.each(named)("shows the same snippets for $name as the dashboard", (client) => {
    const [first] = client.forms({ name: "billing", url, token: TOKEN_PLACEHOLDER });
    for (const { text } of first?.blocks ?? []) expect(page).toContain(`\n${text}\n`);
  });
});

it("has every client once", () => {
  expect(new Set(CLIENTS.map(({ id }) => id)).size).toBe(CLIENTS.length);
});

describe("entryName", () => {
  it.each([
    ["Billing API", "billing-api"],
    ["Žluťoučký kůň", "zlutoucky-kun"],
    ["An extraordinarily long name", "an-extraordinarily-l"],
    ["ends exactly at here -- x", "ends-exactly-at-here"],
    ["数据", "sallyport"],
    ["$(rm -rf /)", "rm-rf"],
  ])("turns %j into %j", (name, entry) => expect(entryName(name)).toBe(entry));

  it("makes the name of an environment variable", () => {
    expect(tokenVariable("billing-api")).toBe("SALLYPORT_BILLING_API_TOKEN");
  });
});
