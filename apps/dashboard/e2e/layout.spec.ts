import { expect, test } from "@playwright/test";
import { signUp, type SignedUp } from "./signed-up.ts";

/** What is where on a page, and stays there. */
test.describe.configure({ mode: "serial" });

let at: SignedUp;
const GRANTS = 200;
const LONG = "A support agent whose name is longer than any of the filters is wide";
test.beforeAll(async ({ browser }) => {
  at = await signUp(browser);
  const serverId = await at.registerShop();
  const { identityId } = await at.call<{ identityId: string }>("identity.create", {
    kind: "agent",
    name: LONG,
  });
  for (let n = 1; n <= GRANTS; n++) {
    const grant = { serverId, identityId, policyId: null, label: `Grant ${n}`, expiresInDays: null };
    await at.call("grant.create", grant);
  }
});
test.afterAll(() => at?.close());

test("shows an unknown page inside of the frame, and no page wider than a screen of 360 px", async () => {
  const { page } = at;
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of [
    "/acme/nope",
    "/acme/audit",
    "/acme/grants/new",
    "/docs",
    "/docs/policy-language-2",
    "/docs/clients",
  ]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(360);
  }
  await page.goto("/acme/audit");
  await expect(page.getByRole("link", { name: "Audit", exact: true })).toBeInViewport({ ratio: 1 });
  await page.goto("/acme/nope");
  await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Organisation" })).toBeVisible();
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("keeps the audit where it is when its filters fill", async () => {
  const { page } = at;
  const filters = page.getByRole("search").first();
  for (const width of [700, 860, 1020, 1180, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    let answer = (): void => undefined;
    const held = new Promise<void>((done) => (answer = done));
    await page.route("**/api/trpc/audit.facets**", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto("/acme/audit");
    const before = await filters.boundingBox();
    answer();
    await expect(page.getByLabel("Identity").locator("option", { hasText: LONG })).toBeAttached();
    expect([width, await filters.boundingBox()]).toEqual([width, before]);
    await page.unroute("**/api/trpc/audit.facets**");
  }
});

test("shows some of very many grants, and all of them when asked to", async () => {
  const { page } = at;
  await page.goto("/acme/grants");
  await expect(page.getByRole("row", { name: /Grant \d+/ })).toHaveCount(50);
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(5000);
  await page.getByRole("button", { name: `Show all ${GRANTS} grants` }).click();
  await expect(page.getByRole("row", { name: /Grant \d+/ })).toHaveCount(GRANTS);
});
