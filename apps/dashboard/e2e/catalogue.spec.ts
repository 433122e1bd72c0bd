import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { expect, type Page, test } from "@playwright/test";
import axe from "axe-core";
import { ChangingServer } from "./changing-server.ts";
import { Product } from "./product.ts";
import { ACCOUNT, openPage, screenshot, type SignedUp } from "./signed-up.ts";

/** The public catalogue of a fresh install, and the way from a tool's page to a policy that is enforced. */
test.describe.configure({ mode: "serial" });

let product: Product;
let server: ChangingServer;
let page: Page;
let complaints: SignedUp["complaints"];

test.beforeAll(async ({ browser }) => {
  server = await ChangingServer.start();
  server.tools = ["coverage", "run"].map((name) => ({ name, inputSchema: { type: "object" } }));
  product = await Product.start();
  ({ page, complaints } = await openPage(browser, product));
});
test.afterAll(async () => {
  server?.stop();
  await page?.close();
  expect(await product?.stop()).toBe(0);
});

const PAGES = [
  "/catalog",
  "/catalog?q=delete&class=destructive",
  "/catalog/pare-test",
  "/catalog/pare-test/coverage",
  "/catalog/space0/coverage_of",
  "/catalog/class/destructive",
  "/catalog/severity/critical",
  "/catalog/changes",
  "/attacks",
  "/attacks/jira-zero-click",
];

test("finds a tool while somebody types, also with a slip, and keeps filters in the address", async () => {
  await page.goto("/catalog");
  const box = page.getByRole("searchbox", { name: "Search servers and tools" });
  await box.pressSequentially("covrage");
  await expect(page).toHaveURL(/q=covrage/);
  await expect(page.getByRole("link", { name: "coverage", exact: true })).toBeVisible();
  await box.fill("delete");
  await page.getByRole("link", { name: /^Critical risk/ }).click();
  await expect(page).toHaveURL(/severity=critical/);
  await expect(page).toHaveURL(/q=delete/);
  await page.reload();
  await expect(box).toHaveValue("delete");
  await expect(page.getByRole("group", { name: "Tools found" }).getByText("Low risk")).toHaveCount(0);
  await screenshot(page, "catalogue-search");
});

test("leads from a search over the tool's page and a new account to the editor", async () => {
  await page.goto("/catalog?q=coverage");
  await page.getByRole("link", { name: "coverage", exact: true }).first().click();
  await expect(page.getByRole("heading", { name: "coverage", level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "Get this live on my server" }).click();
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByLabel("Your name").fill(ACCOUNT.name);
  await page.getByLabel("E-mail address").fill(ACCOUNT.email);
  await page.getByRole("textbox", { name: "Password" }).fill(ACCOUNT.password);
  await page.getByLabel("Organisation").fill(ACCOUNT.organisation);
  await page.getByRole("button", { name: "Create account" }).click();

  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Python"); // no server yet: register it first
  await page.getByLabel("URL").fill(server.url);
  await page.getByRole("button", { name: "Register server" }).click();
  await expect(page).toHaveURL(/\/acme\/get-live\?/);
  await expect(page.getByText("coverage: was denied", { exact: false })).toBeVisible();
  await screenshot(page, "get-live");
  await page.getByRole("button", { name: "Open in the editor" }).click();
  await expect(page).toHaveURL(/\/acme\/policies\//);
  await expect(page.getByRole("textbox", { name: "Policy" })).toContainText("coverage_rate");
});

test("publishes it, and the proxy enforces it: ten calls a minute, and nothing else", async () => {
  await page.getByRole("button", { name: "Publish…" }).click();
  const sheet = page.getByRole("dialog", { name: "Publish revision 1" });
  await sheet.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText("Live on 1 of 1 proxy")).toBeVisible();

  await page.goto("/acme/grants/new");
  await page.getByLabel("Label").fill("CI");
  await page.getByLabel("Identity", { exact: true }).selectOption({ label: "New identity…" });
  await page.getByLabel("Identity name").fill("builder");
  await page.getByLabel("Server", { exact: true }).selectOption({ label: "Python" });
  await page.getByLabel("Policy").selectOption({ label: "Python: coverage, balanced" });
  await page.getByRole("button", { name: "Create grant" }).click();
  const token = await page.getByRole("textbox", { name: "Grant token" }).inputValue();
  const serverId = await page.evaluate(async () => {
    const input = encodeURIComponent(JSON.stringify({ json: { org: "acme" } }));
    const response = await fetch(`/api/trpc/server.list?input=${input}`);
    const body = (await response.json()) as { result: { data: { json: { id: string }[] } } };
    return body.result.data.json[0]?.id ?? "";
  });

  const client = new Client({ name: "e2e", version: "1.0.0" });
  const url = new URL(`http://localhost:${product.ports.proxy}/mcp/${serverId}`);
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
  const left = 60_000 - (Date.now() % 60_000);
  if (left < 20_000) await new Promise((turned) => setTimeout(turned, left + 50)); // all calls in one minute
  for (let n = 1; n <= 10; n++) {
    expect((await client.callTool({ name: "coverage", arguments: {} })).isError, `call ${n}`).toBeFalsy();
  }
  expect((await client.callTool({ name: "coverage", arguments: {} })).isError).toBe(true);
  expect((await client.callTool({ name: "run", arguments: {} })).isError).toBe(true);
  expect(server.called).toEqual(Array.from({ length: 10 }, () => "coverage"));
  await client.close();
});

test("adds a second tool's rule to the policy that is there", async () => {
  await page.goto("/catalog/pare-test/run");
  await page.getByRole("link", { name: "Get this live on my server" }).click();
  await page.getByLabel("In which policy").selectOption({ label: "Python: coverage, balanced" });
  await expect(page.getByText("run: was denied", { exact: false })).toBeVisible();
  await page.getByRole("button", { name: "Open in the editor" }).click();
  const editor = page.getByRole("textbox", { name: "Policy" });
  await expect(editor).toContainText("coverage_rate");
  await expect(editor).toContainText("run_rate");
});

test("no page of it is wider than a screen of 360 px, moves while it loads, or breaks its security policy", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of PAGES) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(360);
    const shift = await page.evaluate(
      () =>
        new Promise<number>((done) => {
          let sum = 0;
          new PerformanceObserver((entries) => {
            for (const entry of entries.getEntries()) sum += (entry as unknown as { value: number }).value;
          }).observe({ type: "layout-shift", buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
        }),
    );
    expect(shift, path).toBe(0);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  expect(complaints).toEqual([]);
});

test("each page has a canonical address, structured data, a picture and a Markdown twin", async () => {
  for (const path of PAGES.filter((one) => !one.includes("?"))) {
    await page.goto(path);
    expect(await page.locator('link[rel="canonical"]').getAttribute("href")).toBe(`${product.url}${path}`);
    const data = await page.locator('script[type="application/ld+json"]').first().textContent();
    expect(JSON.parse(data ?? "")).toMatchObject({ "@context": "https://schema.org" });
    const image = await page.locator('meta[property="og:image"]').getAttribute("content");
    const picture = await page.request.get(image ?? "");
    expect([picture.status(), picture.headers()["content-type"]], path).toEqual([200, "image/png"]);
    const twin = await page.request.get(`${path}/page.md`);
    expect(twin.headers()["content-type"]).toBe("text/markdown; charset=utf-8");
    expect(await twin.text()).toMatch(/^# /);
  }
});

test("the site map leads to every server and tool", async () => {
  const locations = async (path: string): Promise<string[]> => {
    const xml = await (await page.request.get(path)).text();
    return [...xml.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, location]) => location ?? "");
  };
  const parts = await locations("/sitemap.xml");
  const pages = (await Promise.all(parts.map(locations))).flat();
  for (const path of PAGES.filter((one) => !one.includes("?")))
    expect(pages).toContain(`${product.url}${path}`);
  expect(pages.length).toBeGreaterThan(2000);
  expect(await (await page.request.get("/llms.txt")).text()).toContain("/catalog/page.md");
});

test("axe finds nothing on any kind of page, in either theme", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const path of PAGES) {
      await page.goto(path);
      await page.evaluate(axe.source); // by the debugger: the page's own policy lets no such script in
      const found = await page.evaluate(async () => {
        const { axe: run } = globalThis as unknown as {
          axe: { run: () => Promise<{ violations: Violation[] }> };
        };
        type Violation = { id: string; nodes: { html: string }[] };
        const { violations } = await run.run();
        return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ""}`);
      });
      expect(found, `${path}, ${colorScheme}`).toEqual([]);
    }
  }
  await page.emulateMedia({ colorScheme: null });
});
