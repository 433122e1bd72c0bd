import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { ACCOUNT, screenshot, signUp, type SignedUp } from "./signed-up.ts";

/** People and programs are told of a call that waits for an approval (docs/notifications.md). */
test.describe.configure({ mode: "serial" });

const POLICY = JSON.stringify({
  version: "1",
  default: "deny",
  tools: { refund_charge: { action: "require_approval" } },
});

type Post = { headers: Record<string, string>; body: string };
const posts: Post[] = [];
const receiver = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk: Buffer) => (body += chunk.toString()));
  request.on("end", () => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([key, value]) => [key, String(value)]),
    );
    posts.push({ headers, body });
    response.writeHead(204).end();
  });
});

/** As Standard Webhooks has it. */
function signatureOf(post: Post | undefined): string {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = [post?.headers["webhook-id"], post?.headers["webhook-timestamp"], post?.body].join(".");
  return `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
}

let at: SignedUp;
let secret = "";
test.beforeAll(async ({ browser }) => {
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  at = await signUp(browser);
});
test.afterAll(async () => {
  receiver.close();
  await at?.close();
});

test("a webhook is added, its secret shown once, and a test of it arrives, signed", async () => {
  const { page } = at;
  await page.getByRole("button", { name: new RegExp(ACCOUNT.name) }).click();
  await page.getByRole("menuitem", { name: "Notifications" }).click();
  await expect(page).toHaveURL(/\/acme\/notifications$/);
  await page.getByRole("button", { name: "Add endpoint" }).click();
  await page.getByLabel("Name").fill("Pager");
  await page.getByLabel("Address").fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`);
  await page.getByRole("button", { name: "Add endpoint" }).last().click();
  secret = await page.getByRole("textbox", { name: "Signing secret" }).inputValue();
  expect(secret).toMatch(/^whsec_/);
  await screenshot(page, "notifications-secret");
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Send a test" }).click();
  const log = page.getByRole("group", { name: "Deliveries" });
  await expect(log).toContainText("Delivered");
  await screenshot(page, "notifications");
  const [post] = posts;
  expect(JSON.parse(post?.body ?? "")).toMatchObject({ type: "notification.test" });
  expect(post?.headers["webhook-signature"]).toBe(signatureOf(post));
  await log.getByRole("button", { name: "Send again" }).click();
  await expect.poll(() => posts.length).toBe(2);
  expect(posts[1]?.headers["webhook-id"]).toBe(post?.headers["webhook-id"]);
});

test("quiet hours are kept over a reload", async () => {
  const { page } = at;
  await page.getByLabel("Quiet hours").check();
  await page.getByLabel("From").fill("21:30");
  await page.getByRole("button", { name: "Save preferences" }).click();
  await expect(page.getByText("Preferences saved")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("From")).toHaveValue("21:30");
  await page.getByLabel("Quiet hours").uncheck();
  await page.getByRole("button", { name: "Save preferences" }).click();
  await expect(page.getByText("Preferences saved")).toBeVisible();
});

test("a held call is told by mail and webhook, and the mail's link leads to the page that decides", async () => {
  const { page, product } = at;
  const { serverId } = await at.call<{ serverId: string }>("server.create", {
    name: "Shop",
    url: `${product.demoUrl}/mcp`,
    auth: "none",
    headers: [],
  });
  const { policyId } = await at.call<{ policyId: string }>("policy.create", { serverId, name: "Ask" });
  await at.call("policy.publish", { policyId, text: POLICY, expectedRevision: 0 });
  const { identityId } = await at.call<{ identityId: string }>("identity.create", {
    kind: "agent",
    name: "Clerk",
  });
  const grant = { serverId, identityId, policyId, label: "clerk", expiresInDays: 1 };
  const { token } = await at.call<{ token: string }>("grant.create", grant);
  const before = posts.length;
  const end = new AbortController();
  const held = fetch(`http://localhost:${product.ports.proxy}/mcp/${serverId}`, {
    method: "POST",
    signal: end.signal,
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2025-06-18",
    },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "refund_charge", arguments: { customer: "canary-argument", amount: 1 } },
    }),
  }).catch((error: unknown) => error);
  await expect.poll(() => posts.length, { timeout: 20_000 }).toBeGreaterThan(before);
  expect(JSON.parse(posts.at(-1)?.body ?? "")).toMatchObject({ type: "approval.requested" });
  await page.goto("/app/mail");
  await expect(page.getByRole("heading", { name: /refund_charge waits for approval/ })).toBeVisible();
  await screenshot(page, "mail");
  const mail = await page.locator("pre").first().innerText();
  expect(mail).not.toContain("canary-argument");
  const link = /https?:\/\/\S+\/approvals\/\S+/.exec(mail)?.[0] ?? "";
  await page.goto(link);
  await expect(page.getByRole("heading", { name: /refund_charge/ }).first()).toBeVisible();
  end.abort();
  await held;
  expect(at.complaints).toEqual([]);
});
