import { issuedBy } from "@sallyport/testkit/certificate";
import { expect, test } from "@playwright/test";
import { type SignedUp, signUp } from "./signed-up.ts";

/** What forms say of what is typed, and what pages say of what was done. */
test.describe.configure({ mode: "serial" });

let at: SignedUp;
test.beforeAll(async ({ browser }) => {
  at = await signUp(browser);
  const shop = { name: "Shop", url: `${at.product.demoUrl}/mcp`, auth: "none", headers: [] };
  await at.call("server.create", shop);
});
test.afterAll(() => at?.close());

test("a test of the connection says what is wrong, and no longer what was wrong before", async () => {
  const { page } = at;
  await page.goto("/acme/servers/new");
  await page.getByLabel("URL").fill("ftp://files.example.com");
  await page.getByRole("button", { name: "Register server" }).click();
  await expect(page.getByText("Enter a name.")).toBeVisible();
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("Only http and https servers can be reached.", { exact: false })).toBeVisible();
  await expect(page.getByText("Enter a name.")).toBeHidden();
});

test("a name that another server has is said to be one", async () => {
  const { page } = at;
  await page.goto("/acme/servers/new");
  await page.getByLabel("Name").fill(" shop ");
  await expect(page.getByText("Another server has this name.", { exact: false })).toBeVisible();
});

test("a limit that is none is refused, and no policy is made with another", async () => {
  const { page } = at;
  await page.goto("/acme/policies/new");
  await page.getByLabel("Name").fill("Some tools");
  await page.getByLabel("Calls per minute, for each tool and grant").fill("-5");
  await expect(page.getByText("Enter a whole number from 1 to 100000.").first()).toBeVisible();
  await page.getByRole("button", { name: "Create policy" }).click();
  await expect(page).toHaveURL(/policies\/new/);
  await page.goto("/acme/policies");
  await expect(page.getByRole("link", { name: "Some tools" })).toBeHidden();
});

test("the same notice twice is shown once", async () => {
  const { page } = at;
  await page.goto("/acme/servers");
  await page.getByRole("link", { name: "Shop" }).first().click();
  const again = page.getByRole("button", { name: "Discover again" });
  const notices = page.getByRole("dialog").filter({ hasText: /tools/ });
  for (const discovered of [1, 2, 3]) {
    const answer = page.waitForResponse(/server\.discover/);
    await again.click();
    expect([discovered, (await answer).status()]).toEqual([discovered, 200]);
    await expect(again).toBeEnabled();
    await expect(notices).toHaveCount(1);
  }
});

test("a server's sizes and certificate authorities are set, refused with the reason, and shown", async () => {
  const { page } = at;
  await page.goto("/acme/servers");
  await page.getByRole("link", { name: "Shop" }).first().click();
  await page.getByRole("link", { name: /Edit/ }).click();
  await page.getByText("Sizes and certificate authorities").click();
  await page.getByLabel("Longest answer, in MiB").fill("65");
  await page.getByLabel("Longest request, in MiB").fill("8");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Enter at most 64 MiB.")).toBeVisible();
  await page.getByLabel("Longest answer, in MiB").fill("32");
  const authorities = page.getByLabel("Certificate authorities");
  const expired = issuedBy("Old CA", new Date(Date.now() - 86_400_000), "localhost");
  await authorities.fill(expired.authority.cert);
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("The certificate of CN=Old CA expired on", { exact: false })).toBeVisible();
  const valid = issuedBy("Our CA", new Date(Date.now() + 86_400_000), "localhost");
  await authorities.fill(valid.authority.cert);
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("heading", { name: "Shop", level: 1 })).toBeVisible();
  for (const fact of ["32 MiB", "8 MiB", "CN=Our CA"])
    await expect(page.getByText(fact, { exact: false })).toBeVisible();
});
