import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, expect, type Page } from "@playwright/test";
import { Product } from "./product.ts";

export const ACCOUNT = {
  name: "Ada Byron",
  email: "ada@example.com",
  password: "correct horse battery",
  organisation: "Acme",
};

/** The whole product, started for one suite, with a person who is signed up and sees the overview. */
export type SignedUp = {
  readonly product: Product;
  readonly page: Page;
  /** Errors of the browser's console. */
  readonly complaints: readonly string[];
  /** Calls a procedure as this person, where a suite needs what the interface would take long to make. */
  call<Data = unknown>(procedure: string, input: object): Promise<Data>;
  /** Registers the demo server as "Shop", and says its id. */
  registerShop(): Promise<string>;
  close(): Promise<void>;
};

export async function signUp(browser: Browser): Promise<SignedUp> {
  const product = await Product.start();
  const { page, complaints } = await openPage(browser, product);
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill(ACCOUNT.name);
  await page.getByLabel("E-mail address").fill(ACCOUNT.email);
  await page.getByRole("textbox", { name: "Password" }).fill(ACCOUNT.password);
  await page.getByLabel("Organisation").fill(ACCOUNT.organisation);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page).toHaveURL(/\/acme$/);
  const call = async <Data>(procedure: string, input: object): Promise<Data> => {
    const url = `${product.url}/api/trpc/${procedure}`;
    const headers = { origin: product.url };
    const response = await page.request.post(url, { data: { json: { org: "acme", ...input } }, headers });
    const { result, error } = (await response.json()) as {
      result?: { data: { json: Data } };
      error?: object;
    };
    if (result === undefined) throw new Error(`${procedure}: ${JSON.stringify(error)}`);
    return result.data.json;
  };
  return {
    product,
    page,
    complaints,
    call,
    registerShop: async () => {
      const shop = { name: "Shop", url: `${product.demoUrl}/mcp`, auth: "none", headers: [] };
      return (await call<{ serverId: string }>("server.create", shop)).serverId;
    },
    close: async () => {
      await page.close();
      expect(await product.stop()).toBe(0);
    },
  };
}

export async function openPage(
  browser: Browser,
  { url: baseURL }: Product,
): Promise<Pick<SignedUp, "page" | "complaints">> {
  const context = await browser.newContext({ baseURL, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    const isAnswer = /status of 40[019]/.test(message.text());
    if (message.type() === "error" && !isAnswer) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return { page, complaints };
}

/** Looked at by people, and compared with nothing. */
export function screenshot(page: Page, name: string): Promise<unknown> {
  const screens = fileURLToPath(new URL("../../../.sallyport/screens", import.meta.url));
  return page.screenshot({ path: join(screens, `${name}.png`), fullPage: true });
}
