import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { expect, type Page, test } from "@playwright/test";
import axe from "axe-core";
import { Product } from "./product.ts";
import { openPage, screenshot, type SignedUp } from "./signed-up.ts";

/** A visitor without an account scans a configuration, shares the report and revokes it; a program asks the catalogue. */
test.describe.configure({ mode: "serial" });

const SECRETS = [
  "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
  "hunter2",
  "/home/ada/private",
  "q-8812-secret",
  "Bearer tok_ABCDEF",
];
const CONFIG = JSON.stringify({
  mcpServers: {
    github: {
      command: "npx",
      args: ["-y", "@modelcontextprotocol/server-github"],
      env: { TOKEN: SECRETS[0] },
    },
    files: { command: "npx", args: ["@modelcontextprotocol/server-filesystem", SECRETS[2]] },
    mine: {
      url: `https://ada:${SECRETS[1]}@mcp.example/mcp?key=${SECRETS[3]}`,
      headers: { Authorization: SECRETS[4] },
    },
  },
});

let product: Product;
let page: Page;
let complaints: SignedUp["complaints"];
const sent: string[] = [];
let link: string;

test.beforeAll(async ({ browser }) => {
  product = await Product.start();
  ({ page, complaints } = await openPage(browser, product));
  page.on("request", (request) => sent.push(`${request.url()} ${request.postData() ?? ""}`));
});
test.afterAll(async () => {
  await page?.close();
  expect(await product?.stop()).toBe(0);
});

test("shows what would be sent, sends that and no secret, and reports", async () => {
  await page.goto("/scan");
  await page.getByLabel("Configuration of your client").fill(CONFIG);
  const preview = page.getByRole("figure", { name: "What is sent, and nothing else" }).locator("code");
  await expect(preview).toContainText("server-github");
  const shown = await preview.textContent();
  await page.getByRole("button", { name: "Check 3 servers" }).click();
  await expect(page.getByRole("heading", { name: "The worst tools" })).toBeVisible();
  const report = sent.find((request) => request.includes("/api/scan/report"));
  expect(report?.endsWith(` ${shown}`)).toBe(true);
  expect(SECRETS.filter((secret) => sent.some((request) => request.includes(secret)))).toEqual([]);
  await expect(page.getByText("3 servers: 2 known to the catalogue, 1 unknown.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Register this server" })).toHaveAttribute(
    "href",
    "/app/register?name=mine&url=https%3A%2F%2Fmcp.example%2Fmcp",
  );
  await screenshot(page, "scan-report");
});

test("reads a file that was chosen", async () => {
  const buffer = Buffer.from('{"tools": [{"name": "delete_everything"}]}');
  await page.getByLabel("A file").setInputFiles({ name: "tools.json", mimeType: "application/json", buffer });
  await expect(page.getByRole("button", { name: "Check 1 tool" })).toBeVisible();
  await page.getByLabel("Configuration of your client").fill("no such thing");
  await expect(page.getByText("This cannot be scanned")).toBeVisible();
});

test("makes a link that opens for others, until it is revoked", async ({ browser }) => {
  await page.getByRole("button", { name: "Make a link" }).click();
  const made = page.getByRole("link", { name: /\/scan\// });
  await expect(made).toBeVisible();
  link = (await made.getAttribute("href")) ?? "";
  const { page: other } = await openPage(browser, product);
  expect((await other.goto(link))?.status()).toBe(200);
  await expect(other.getByRole("heading", { name: "The worst tools" })).toBeVisible();
  await page.getByRole("button", { name: "Revoke the link" }).click();
  await expect(page.getByText("The link is revoked.")).toBeVisible();
  expect((await other.goto(link))?.status()).toBe(404);
  await other.close();
});

test("has no fault that axe-core knows, in both themes", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(),
    );
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
  expect(complaints).toEqual([]);
});

test("the catalogue answers the official MCP client and a GET for JSON", async () => {
  const site = product.url;
  const client = new Client({ name: "test", version: "1" });
  await client.connect(new StreamableHTTPClientTransport(new URL("/catalog/mcp", site)));
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain("check_stack");
  await client.close();
  const answer = await fetch(new URL("/api/catalog/get_tool?server=pare-test&tool=coverage", site));
  expect([answer.status, ((await answer.json()) as { name: string }).name]).toEqual([200, "coverage"]);
});
