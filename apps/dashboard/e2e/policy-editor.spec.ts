import { expect, type Page, test } from "@playwright/test";
import { screenshot, signUp, type SignedUp } from "./signed-up.ts";

/** The editor of a policy: drafts of two tabs, the keyboard, and parts that cannot be loaded. */
test.describe.configure({ mode: "serial" });

let at: SignedUp;
test.beforeAll(async ({ browser }) => {
  at = await signUp(browser);
  const serverId = await at.registerShop();
  await at.call("policy.create", { serverId, name: "Read only" });
});
test.afterAll(() => at?.close());

test("keeps both drafts when two tabs edit one policy", async () => {
  const { page } = at;
  const tabs = [await page.context().newPage(), await page.context().newPage()] as const;
  const [a, b] = tabs;
  await page.goto("/acme/policies");
  const address = await page.getByRole("link", { name: "Read only" }).getAttribute("href");
  const write = async (tab: Page, text: string): Promise<void> => {
    await tab.getByRole("textbox", { name: "Policy" }).click();
    await tab.keyboard.press("ControlOrMeta+a");
    await tab.keyboard.insertText(text);
  };
  for (const tab of tabs) await tab.goto(address ?? "");
  await write(a, '{ "version": "1", "default": "deny", "hide": ["from_tab_a"] }');
  await expect(a.getByText("Draft saved")).toBeVisible();
  await write(b, '{ "version": "1", "default": "deny", "hide": ["from_tab_b"] }');
  await expect(b.getByText("This draft was changed in another tab", { exact: false })).toBeVisible();
  await expect(b.getByRole("button", { name: "Publish" })).toBeDisabled();
  await b.getByText("Show the other draft").click();
  await expect(b.getByRole("figure").filter({ hasText: "from_tab_a" })).toBeVisible();
  await expect(b.getByRole("textbox", { name: "Policy" })).toContainText("from_tab_b");
  await screenshot(b, "policy-two-drafts");
  await b.getByRole("button", { name: "Keep my text" }).click();
  await expect(b.getByText("Draft saved")).toBeVisible();
  await a.reload();
  await expect(a.getByRole("textbox", { name: "Policy" })).toContainText("from_tab_b");
  for (const tab of tabs) await tab.close();
});

test("keeps the page when a dialog cannot be loaded, and loads the dialog on retry", async () => {
  const tab = await at.page.context().newPage();
  await tab.goto("/acme/policies");
  await tab.getByRole("link", { name: "Read only" }).click();
  await expect(tab.getByText("Draft saved")).toBeVisible();
  await tab.route("**/_next/static/chunks/**", (route) => route.abort());
  await tab.getByRole("button", { name: "Delete" }).click();
  await expect(tab.getByText("This part of the page could not be loaded")).toBeVisible();
  await expect(tab.getByRole("heading", { name: "Read only", level: 1 })).toBeVisible();
  await tab.unroute("**/_next/static/chunks/**");
  await tab.getByRole("button", { name: "Try again" }).click();
  await expect(tab.getByRole("alertdialog", { name: "Delete this policy?" })).toBeVisible();
  await tab.close();
});

test("lets Tab leave the text, and finds in it", async () => {
  const { page } = at;
  await page.goto("/acme/policies");
  await page.getByRole("link", { name: "Read only" }).click();
  const editor = page.getByRole("textbox", { name: "Policy" });
  await editor.click();
  const before = await editor.textContent();
  await page.keyboard.press("Tab");
  await expect(editor).not.toBeFocused();
  expect(await editor.textContent()).toBe(before);
  await editor.click();
  await page.keyboard.press("ControlOrMeta+f");
  await expect(page.getByRole("textbox", { name: "Find" })).toBeFocused();
});
