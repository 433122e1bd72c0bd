import { expect, test } from "@playwright/test";
import { ACCOUNT, screenshot, signUp, type SignedUp } from "./signed-up.ts";

/** Sessions of a person: ended from another browser, and a tab whose session is over. */
test.describe.configure({ mode: "serial" });

let at: SignedUp;
test.beforeAll(async ({ browser }) => {
  at = await signUp(browser);
  const serverId = await at.registerShop();
  await at.call("policy.create", { serverId, name: "Read only" });
});
test.afterAll(() => at?.close());

test("ends a session that another browser revokes", async ({ browser }) => {
  const { page } = at;
  const other = await (await browser.newContext({ baseURL: at.product.url })).newPage();
  await other.goto("/sign-in");
  await other.getByLabel("E-mail address").fill(ACCOUNT.email);
  await other.getByRole("textbox", { name: "Password" }).fill(ACCOUNT.password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other).toHaveURL(/\/acme$/);
  await page.getByRole("button", { name: new RegExp(ACCOUNT.name) }).click();
  await page.getByRole("menuitem", { name: /sessions/i }).click();
  await screenshot(page, "sessions");
  await page.getByRole("button", { name: "End all other sessions" }).click();
  const sessions = page.getByRole("group", { name: "Sessions" }).getByRole("row");
  await expect(sessions).toHaveCount(2); // its head, and this one
  await expect(sessions.last()).toContainText("This session");
  await other.goto("/acme/servers");
  await expect(other).toHaveURL(/sign-in/);
  await other.close();
});

test("leads a signed-out tab to sign-in and back", async ({ browser }) => {
  const context = await browser.newContext({
    baseURL: at.product.url,
    storageState: await at.page.context().storageState(),
  });
  const tab = await context.newPage();
  await tab.goto("/acme/policies");
  await tab.getByRole("link", { name: "Read only" }).click();
  await expect(tab.getByRole("textbox", { name: "Policy" })).toBeVisible();
  await context.clearCookies();
  await tab.getByRole("textbox", { name: "Policy" }).click();
  await tab.keyboard.insertText(" ");
  await tab.getByText("Sign in again").click();
  await expect(tab).toHaveURL(/sign-in\?callbackUrl=%2Facme%2Fpolicies%2F/);
  await context.close();
});
