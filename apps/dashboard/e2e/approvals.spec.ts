import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./axe.ts";
import { screenshot, signUp, type SignedUp } from "./signed-up.ts";

/** Calls that wait for people: the official client, the real proxy, the inbox, and what the server received. */
test.describe.configure({ mode: "serial", timeout: 500_000 });

const POLICY = JSON.stringify({
  version: "2",
  default: "deny",
  tools: {
    refund_charge: {
      deny_if: [{ conditions: [{ path: "args.amount", op: "gt", value: 4000 }], on_deny: "At most 40.00." }],
      approval: { expires: "30m", wait: "10m" },
    },
    create_charge: { approval: { expires: "30m", wait: "10m" } },
  },
});
const LOOKS = [
  ["light", 1280],
  ["dark", 1280],
  ["light", 360],
  ["dark", 360],
] as const;

let at: SignedUp;
let agent: Client;
let identityId: string;

test.beforeAll(async ({ browser }) => {
  at = await signUp(browser);
  const serverId = await at.registerShop();
  await at.call("server.discover", { serverId });
  ({ identityId } = await at.call<{ identityId: string }>("identity.create", {
    kind: "agent",
    name: "Support",
  }));
  const { policyId } = await at.call<{ policyId: string }>("policy.create", { serverId, name: "Refunds" });
  await at.call("policy.publish", { policyId, text: POLICY, expectedRevision: 0 });
  const grant = { serverId, identityId, policyId, label: "Support in the shop", expiresInDays: null };
  const { token, proxyUrl } = await at.call<{ token: string; proxyUrl: string }>("grant.create", grant);
  agent = new Client({ name: "support-agent", version: "1.0.0" });
  const headers = { authorization: `Bearer ${token}` };
  await agent.connect(new StreamableHTTPClientTransport(new URL(proxyUrl), { requestInit: { headers } }));
});
test.afterAll(async () => {
  await agent?.close();
  await at?.close();
});

type Answer = { readonly isError?: boolean; readonly content: readonly { readonly text: string }[] };

const call = (name: string, args: Record<string, unknown>): Promise<Answer> =>
  agent.callTool({ name, arguments: args }, undefined, { timeout: 600_000 }) as Promise<Answer>;
const refund = (amount: number): Promise<Answer> => call("refund_charge", { customer: "cus_ada", amount });

/** The amounts of the refunds that reached the server, in their order. */
async function arrived(): Promise<number[]> {
  const response = await fetch(`${at.product.demoUrl}/state`);
  const { arrivals } = (await response.json()) as {
    arrivals: { tool: string; args: { amount: number } }[];
  };
  return arrivals
    .filter(({ tool }) => tool === "refund_charge")
    .map(({ args }) => args.amount)
    .toReversed();
}

const waiting = (page: Page) => page.getByRole("list", { name: "Calls that wait" });
const oneWaiting = (page: Page) => waiting(page).getByRole("button").first();

async function inEachLook(name: string, look: (page: Page) => Promise<void> = async () => {}): Promise<void> {
  const { page } = at;
  for (const [scheme, width] of LOOKS) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 800 });
    await look(page);
    expect([name, width, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([
      name,
      width,
      width,
    ]);
    await screenshot(page, `approvals-${name}-${scheme}-${width}`);
    await expectAccessible(page, `${name} ${scheme} ${width}`);
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize({ width: 1280, height: 800 });
}

test("says what to do where no call waits", async () => {
  await at.page.goto("/acme/approvals");
  await expect(at.page.getByText("No call waits for approval")).toBeVisible();
  await inEachLook("empty");
});

test("shows a held call within a second, and an approval lets it run once", async () => {
  const { page } = at;
  const answer = refund(1200);
  await expect(oneWaiting(page)).toBeVisible();
  await expect(waiting(page)).toContainText("refund_charge");
  await expect(waiting(page)).toContainText("support-agent");
  await expect(page).toHaveTitle(/^\(1\) Approvals/);
  await expect(page.getByRole("link", { name: /Approvals.* 1 wait for you/ })).toBeVisible();
  await inEachLook("one");

  await oneWaiting(page).click();
  await expect(page).toHaveURL(/open=/);
  const opened = page.getByRole("region", { name: "The opened call" });
  await expect(opened.getByText("critical", { exact: false })).toBeVisible();
  await opened.getByRole("button", { name: "Show the arguments" }).click();
  await expect(opened.getByText("cus_ada").first()).toBeVisible();
  await inEachLook("opened");

  await opened.getByRole("button", { name: "Approve…" }).click();
  const sheet = page.getByRole("dialog", { name: "Approve this call" });
  await expect(sheet.getByText("1200").first()).toBeVisible();
  await inEachLook("confirm");
  await sheet.getByRole("button", { name: "Approve, run once" }).dblclick();
  expect((await answer).isError).toBeFalsy();
  expect(await arrived()).toEqual([1200]);
  await expect(opened.getByText("Approved and used")).toBeVisible();
  await expect(opened.getByText("Yes: answered")).toBeVisible();
  await expect(page).toHaveTitle(/^Approvals/);

  await opened.getByRole("link", { name: "Its calls in the audit trail" }).click();
  await expect(page).toHaveURL(/audit\?approval=/);
  const row = page.getByRole("row", { name: /refund_charge/ });
  await expect(row).toHaveCount(1);
  await row.getByRole("button").click();
  const details = page.getByRole("complementary", { name: "Details of the call" });
  await expect(details.getByText(/Ada Byron \(ada@example.com\) approved/)).toBeVisible();
  await expect(details.getByText("Yes: answered")).toBeVisible();
  await screenshot(page, "approvals-audit");
});

test("by keyboard alone: j, a and Enter approve; d and words deny, and the agent gets them", async () => {
  const { page } = at;
  await page.goto("/acme/approvals");
  const first = refund(300);
  await expect(oneWaiting(page)).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  const yes = page.getByRole("button", { name: "Approve, run once" });
  await expect(yes).toBeFocused();
  await page.keyboard.press("Enter");
  expect((await first).isError).toBeFalsy();
  await page.keyboard.press("Escape");
  await expect(page.getByText("No call waits for approval")).toBeVisible();

  const second = refund(301);
  await expect(oneWaiting(page)).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/open=/);
  await page.keyboard.press("d");
  await expect(page.getByLabel("Reason, for the agent")).toBeFocused();
  await page.keyboard.type("Ask the customer first.");
  await screenshot(page, "approvals-deny");
  await expectAccessible(page, "deny");
  await page.keyboard.press("Control+Enter");
  const denied = await second;
  expect(denied.isError).toBe(true);
  expect(denied.content[0]?.text).toContain("Ask the customer first.");
  expect(await arrived()).toEqual([1200, 300]);
});

test("an approver edits arguments as far as schema and policy allow it, and those run", async () => {
  const { page } = at;
  await page.goto("/acme/approvals");
  const answer = refund(900);
  await oneWaiting(page).click();
  await page.getByRole("button", { name: "Edit…" }).click();
  const editor = page.getByRole("textbox", { name: "Arguments to run with instead" });
  const write = async (text: string): Promise<void> => {
    await editor.click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(text);
  };
  const approve = page.getByRole("button", { name: "Approve as edited…" });
  await write('{"customer":"cus_ada","amount":5000}');
  await expect(page.getByText("The policy denies it: At most 40.00.")).toBeVisible();
  await expect(approve).toBeDisabled();
  await write('{"customer":"cus_ada","amount":"many"}');
  await expect(page.getByRole("status").filter({ hasText: "amount" })).toBeVisible();
  await expect(approve).toBeDisabled();
  await write('{"customer":"cus_ada","amount":450}');
  await expect(page.getByText("the policy allows them", { exact: false })).toBeVisible();
  await inEachLook("edit");
  await approve.click();
  const sheet = page.getByRole("dialog", { name: "Approve this call as edited" });
  await expect(sheet.getByText("450").first()).toBeVisible();
  await sheet.getByRole("button", { name: "Approve, run once" }).click();
  expect((await answer).isError).toBeFalsy();
  expect(await arrived()).toEqual([1200, 300, 450]);
});

test("groups calls that are alike, at 360 px, too, and lists decided ones by their end", async () => {
  const { page } = at;
  await page.goto("/acme/approvals");
  const answers = [11, 12, 13].map(refund);
  answers.push(call("create_charge", { customer: "cus_ada", amount: 5 }));
  await expect(waiting(page).getByRole("button")).toHaveCount(4);
  await expect(page.getByText("3 alike")).toBeVisible();
  await inEachLook("many");

  await page.setViewportSize({ width: 360, height: 740 });
  for (const left of [4, 3, 2, 1]) {
    await expect(waiting(page).getByRole("button")).toHaveCount(left);
    await oneWaiting(page).click();
    await page.getByRole("button", { name: "Deny…" }).click();
    await page.getByLabel("Reason, for the agent").fill("Not today.");
    await page.getByRole("dialog").getByRole("button", { name: "Deny", exact: true }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0); // it has a "Close", too
    await page.getByRole("button", { name: "Close", exact: true }).click();
  }
  for (const answer of await Promise.all(answers)) expect(answer.content[0]?.text).toContain("Not today.");
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByRole("button", { name: "Decided" }).click();
  await page.getByLabel("End").selectOption("denied");
  await expect(page).toHaveURL(/show=decided&status=denied/);
  await page.reload();
  await expect(page.getByRole("list", { name: "Decided calls" }).getByRole("button")).toHaveCount(5);
  await inEachLook("decided");
  await page.goto("/acme/audit?approval=yes");
  await expect(page.getByLabel("Approval")).toHaveValue("yes");
  await screenshot(page, "approvals-audit-all");
});

test("nobody decides about an identity of their own", async () => {
  const { page } = at;
  await page.goto("/acme/grants");
  await page.getByRole("button", { name: "Say to whom Support belongs" }).click();
  await page.getByLabel("Belongs to").selectOption({ label: "Ada Byron (ada@example.com)" });
  await screenshot(page, "identity-person");
  await expectAccessible(page, "identity's person");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("belongs to ada@example.com")).toBeVisible();

  const answer = refund(77).catch(() => null);
  await page.goto("/acme/approvals");
  await expect(oneWaiting(page)).toContainText("others decide");
  await oneWaiting(page).click();
  await expect(page.getByText("This identity belongs to you", { exact: false })).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve…" })).toBeHidden();
  await expect(page).toHaveTitle(/^Approvals/);
  expect(at.complaints).toEqual([]);
  await at.call("identity.setPerson", { identityId, email: null });
  const [{ id } = { id: "" }] = await waitingIds();
  await at.call("approval.deny", { approvalId: id, reason: "The end of the test." });
  await answer;
});

async function waitingIds(): Promise<{ id: string }[]> {
  const input = encodeURIComponent(JSON.stringify({ json: { org: "acme", show: "pending" } }));
  const response = await at.page.request.get(`${at.product.url}/api/trpc/approval.list?input=${input}`);
  const { result } = (await response.json()) as { result: { data: { json: { id: string }[] } } };
  return result.data.json;
}
