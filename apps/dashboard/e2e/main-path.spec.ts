import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { expect, type Page, test } from "@playwright/test";
import { FilesystemServer } from "./filesystem-server.ts";
import { Product } from "./product.ts";
import { ACCOUNT as account, openPage, screenshot } from "./signed-up.ts";

/**
 * The seven steps of every customer: a real browser, the real proxy, the official client, and the published filesystem
 * server. The file system shows which calls arrived.
 */
test.describe.configure({ mode: "serial" });

let product: Product;
let files: FilesystemServer;
let page: Page;
let complaints: readonly string[];
const made = { token: "", proxyUrl: "" };

const POLICY = `{
  "version": "1",
  "default": "deny",
  "hide": ["move_file"],
  "tools": {
    "read_text_file": {
      "require": [{ "conditions": [{ "path": "args.path", "op": "exists", "value": true }] }],
      "deny_if": [
        {
          "conditions": [{ "path": "args.path", "op": "contains", "value": "secret" }],
          "on_deny": "Secrets stay where they are."
        }
      ]
    },
    "list_directory": {
      "rate_limit": { "max": 10, "window": 60 }
    },
    "write_file": {
      "deny_if": [{ "conditions": [], "on_deny": "This folder is read-only for agents." }]
    }
  }
}
`;

test.beforeAll(async ({ browser }) => {
  files = await FilesystemServer.start();
  product = await Product.start();
  ({ page, complaints } = await openPage(browser, product));
});

test.afterAll(async () => {
  files?.stop();
  await page?.close();
  expect(await product?.stop()).toBe(0);
});

const shot = (name: string): Promise<unknown> => screenshot(page, name);

async function connect(token = made.token): Promise<Client> {
  const client = new Client({ name: "e2e", version: "1.0.0" });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL(made.proxyUrl), { requestInit: { headers } }),
  );
  return client;
}

type Result = {
  isError?: boolean;
  content: { text: string }[];
  _meta?: Record<string, { rule: string; retryAfterMs?: number }>;
};
const call = async (client: Client, name: string, args: Record<string, unknown>): Promise<Result> =>
  (await client.callTool({ name, arguments: args })) as Result;

test("1. signs up, signs out, refuses a wrong password, signs in", async () => {
  await page.goto("/");
  await shot("home");
  await page.getByRole("main").getByRole("link", { name: "Sign up" }).first().click();
  await page.getByLabel("Your name").fill(account.name);
  await page.getByLabel("E-mail address").fill(account.email);
  await page.getByRole("textbox", { name: "Password" }).fill("short");
  await page.getByLabel("Organisation").fill(account.organisation);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("Use at least 12 characters.")).toBeVisible();
  await shot("sign-up");
  await page.getByRole("textbox", { name: "Password" }).fill(account.password);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page).toHaveURL(/\/acme$/);
  await expect(page.getByRole("heading", { name: "Acme", level: 1 })).toBeVisible();
  await shot("overview-first-steps");

  await page.getByRole("button", { name: new RegExp(account.name) }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/sign-in/);
  await page.goto("/acme");
  await expect(page).toHaveURL(/sign-in/);
  await page.getByLabel("E-mail address").fill(account.email);
  await page.getByRole("textbox", { name: "Password" }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("The e-mail address or the password is wrong.")).toBeVisible();
  await shot("sign-in");
  await page.getByLabel("E-mail address").fill(" Ada@Example.COM");
  await page.getByRole("textbox", { name: "Password" }).fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/acme$/);
});

test("2. registers a server, and the connection test names the cause of a failure", async () => {
  await page.getByRole("link", { name: "Register server" }).click();
  await page.getByLabel("Name").fill("Files");
  await page.getByLabel("URL").fill("http://no-such-host.invalid/mcp");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("The host name has no address.", { exact: false })).toBeVisible();
  await shot("server-test-failed");
  await page.getByLabel("URL").fill(files.url);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("Connection works")).toBeVisible();
  await page.getByRole("button", { name: "Register server" }).click();
  await expect(page.getByRole("heading", { name: "Files", level: 1 })).toBeVisible();
});

test("3. lists the server's tools, with a search and details", async () => {
  await expect(page.getByRole("button", { name: /^write_file/ })).toBeVisible();
  await page.getByRole("searchbox", { name: "Search tools" }).fill("move");
  await expect(page.getByRole("button", { name: /^write_file/ })).toBeHidden();
  await page.getByRole("button", { name: /^move_file/ }).click();
  await expect(page.getByText("destination").first()).toBeVisible();
  await page.getByRole("searchbox", { name: "Search tools" }).fill("");
  await shot("server");
});

test("4. shows the problems of a policy, and a published policy goes live", async () => {
  await page.getByRole("main").getByRole("link", { name: "New policy" }).first().click();
  await page.getByLabel("Name").fill("Read only");
  await expect(page.getByRole("checkbox", { name: "read_text_file" })).toBeVisible();
  await shot("policy-new");
  await page.getByRole("button", { name: "Create policy" }).click();
  const editor = page.getByRole("textbox", { name: "Policy" });
  await editor.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(
    '{ "version": "1", "default": "deny", "tools": { "write_file": { "denyif": [] } } }',
  );
  await expect(page.getByText('Did you mean "deny_if"?', { exact: false }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish" })).toBeDisabled();
  await shot("policy-problems");
  await editor.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(POLICY);
  await expect(page.getByText("No problems. You can publish this policy.")).toBeVisible();
  const sheet = page.getByRole("dialog", { name: "Publish revision 1" });
  await page.keyboard.press("ControlOrMeta+s");
  await expect(page.getByText("Draft saved")).toBeVisible();
  await expect(sheet).toBeHidden();
  await page.getByRole("button", { name: "Publish…" }).click();
  await expect(sheet.getByText("read_text_file: was denied", { exact: false })).toBeVisible();
  await expect(sheet.getByText("This policy has no tests.")).toBeVisible();
  await expect(sheet.getByText("No active grant uses this policy.")).toBeVisible();
  await shot("policy-publish-sheet");
  await sheet.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("No revision", { exact: true })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(sheet.getByRole("button", { name: "Publish", exact: true })).toBeEnabled();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(sheet).toBeHidden();
  await expect(page.getByText("Live on 1 of 1 proxy")).toBeVisible();
  await shot("policy-published");
});

test("5. creates an identity and a grant, and shows the token with a snippet for each client", async () => {
  await page.getByRole("link", { name: "Identities & grants" }).click();
  await page.getByRole("main").getByRole("link", { name: "New grant" }).first().click();
  await page.getByLabel("Label").fill("Ada's laptop");
  await page.getByRole("button", { name: "Create grant" }).click();
  for (const missing of ["Select an identity.", "Select a server.", "Select a policy, or no policy."])
    await expect(page.getByText(missing)).toBeVisible();
  await page.getByLabel("Identity", { exact: true }).selectOption({ label: "New identity…" });
  await page.getByLabel("Identity name").fill("support-agent");
  await page.getByLabel("Server", { exact: true }).selectOption({ label: "Files" });
  await page.getByLabel("Policy").selectOption({ label: "Read only" });
  await shot("grant-new");
  await page.getByRole("button", { name: "Create grant" }).click();
  const token = page.getByRole("textbox", { name: "Grant token" });
  await expect(token).toHaveValue(/^sp_[0-9A-Za-z]{49}$/);
  made.token = await token.inputValue();
  for (const client of ["Claude Code", "Cursor", "VS Code"]) {
    await page.getByRole("tab", { name: client, exact: true }).click();
    const snippet = page.getByRole("tabpanel").locator("code, pre").filter({ hasText: "/mcp/" }).first();
    await expect(snippet).toBeVisible();
    made.proxyUrl =
      /http:\/\/[^\s"']+\/mcp\/[0-9a-f-]{36}/.exec((await snippet.textContent()) ?? "")?.[0] ?? made.proxyUrl;
  }
  expect(made.proxyUrl).toContain(`:${product.ports.proxy}/mcp/`);
  await expect(page.getByText("Waiting for the first call", { exact: false })).toBeVisible();
  await shot("grant-token");

  await page.getByRole("button", { name: /^Change the policy/ }).click();
  const dialog = page.getByRole("dialog", { name: "Change policy" });
  await dialog.getByLabel("Policy").selectOption({ label: "No policy: deny every call" });
  await dialog.getByRole("button", { name: "Change policy" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("The former policy is set again.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Open policy" })).toBeVisible();
});

test("6. forwards allowed calls, denies others, hides hidden tools, and limits the 11th call", async () => {
  const client = await connect();
  const listed = (await client.listTools()).tools.map(({ name }) => name);
  expect(listed.toSorted()).toEqual(["list_directory", "read_text_file", "write_file"]);

  const read = await call(client, "read_text_file", { path: `${files.folder}/hello.txt` });
  expect(read.content[0]?.text).toContain("Hello from the file system.");
  await expect(page.getByText("Waiting for the first call", { exact: false })).toBeHidden();
  await expect(page.getByText("Latest call:")).toBeVisible();
  await shot("grant-first-call");

  const before = files.files();
  const denied = await call(client, "write_file", { path: `${files.folder}/denied.txt`, content: "x" });
  expect(denied.isError).toBe(true);
  expect(denied.content[0]?.text).toContain("[POLICY DENIED] This folder is read-only for agents.");
  expect(denied._meta?.["sallyport/decision"]?.rule).toBe("/tools/write_file/deny_if/0");
  const secret = await call(client, "read_text_file", { path: `${files.folder}/secret.txt` });
  expect(secret.content[0]?.text).toContain("Secrets stay where they are.");
  await expect(
    call(client, "move_file", {
      source: `${files.folder}/hello.txt`,
      destination: `${files.folder}/moved.txt`,
    }),
  ).rejects.toMatchObject({ code: -32602 });
  const unlisted = await call(client, "create_directory", { path: `${files.folder}/made` });
  expect(unlisted.isError).toBe(true);
  expect(files.files()).toEqual(before);
  expect(files.has("denied.txt")).toBe(false);

  await untilEarlyInAMinute();
  for (let i = 1; i <= 10; i++) {
    expect((await call(client, "list_directory", { path: files.folder })).isError, `call ${i}`).toBeFalsy();
  }
  const eleventh = await call(client, "list_directory", { path: files.folder });
  expect(eleventh.isError).toBe(true);
  expect(eleventh._meta?.["sallyport/decision"]?.retryAfterMs).toBeGreaterThan(0);
  await client.close();
});

test("7. lists every decision in the audit trail, keeps filters in the URL, and shows no argument values", async () => {
  await page.getByRole("link", { name: "Audit", exact: true }).click();
  const rows = page.getByRole("row").filter({ hasText: "support-agent" });
  await expect(rows.filter({ hasText: "list_directory" })).toHaveCount(11);
  await shot("audit");
  const denied = rows.filter({ hasText: "write_file" });
  await expect(denied).toHaveCount(1);
  for (const cell of ["Denied", "/tools/write_file/deny_if/0", "content", "path", "Files", "Ada's laptop"]) {
    await expect(denied).toContainText(cell);
  }
  await page.getByLabel("Effect").selectOption({ label: "Denied" });
  await expect(page).toHaveURL(/effect=deny/);
  await expect(rows.filter({ hasText: "read_text_file" })).toHaveCount(1);
  await expect(rows.filter({ hasText: "list_directory" })).toHaveCount(1);
  await page.reload();
  await expect(rows.filter({ hasText: "list_directory" })).toHaveCount(1);

  const tool = page.getByRole("combobox", { name: "Tool", exact: true });
  await tool.fill("write_file");
  await tool.press("Enter");
  await page.getByLabel("Identity").selectOption({ label: "support-agent" });
  await page.getByLabel("Time range").selectOption({ label: "Last hour" });
  await expect(page).toHaveURL(/range=1h/);
  await expect(rows).toHaveCount(1);
  await page.goBack();
  await page.goForward();
  await expect(rows).toHaveCount(1);
  const filtered = page.url();
  for (const part of ["effect=deny", "tool=write_file", "identity=", "range=1h"])
    expect(filtered).toContain(part);
  await page.goto(filtered);
  await expect(rows).toHaveCount(1);
  await denied.click();
  await expect(page.getByText("This folder is read-only for agents.").first()).toBeVisible();
  await shot("audit-row");
  expect(await page.content()).not.toContain(`${files.folder}/denied.txt`);
});

test("refuses calls of a revoked grant at once, and lists it as revoked", async () => {
  const client = await connect();
  await page.getByRole("link", { name: "Identities & grants" }).click();
  await page
    .getByRole("row")
    .filter({ hasText: "Ada's laptop" })
    .getByRole("button", { name: /revoke/i })
    .click();
  await shot("grant-revoke");
  await page
    .getByRole("alertdialog")
    .or(page.getByRole("dialog"))
    .getByRole("button", { name: /revoke/i })
    .click();
  await expect(page.getByText("Grant revoked. Refused on 1 of 1 proxy.")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "Ada's laptop" })).toContainText(/revoked/i);
  await shot("grants-revoked");
  const before = files.files();
  await expect
    .poll(
      () =>
        call(client, "read_text_file", { path: `${files.folder}/hello.txt` }).then(
          () => "answered",
          (error: Error) => error.message,
        ),
      { timeout: 1500 },
    )
    .toMatch(/401|Unauthorized/i);
  await expect(connect()).rejects.toThrow(/401|Unauthorized/i);
  expect(files.files()).toEqual(before);
});

test("the browser console has no errors", () => {
  expect(complaints).toEqual([]);
});

/** Limit windows are minutes of the clock: all eleven calls must be in one. */
async function untilEarlyInAMinute(): Promise<void> {
  const left = 60_000 - (Date.now() % 60_000);
  if (left < 20_000) await new Promise((turned) => setTimeout(turned, left + 50));
}
