import { expect, test } from "@playwright/test";
import { signUp, type SignedUp } from "./signed-up.ts";

/** Meters of limits, and their reset: docs/limits.md, "What people see". */
test.describe.configure({ mode: "serial" });

const POLICY = {
  version: "2",
  default: "allow",
  definitions: { new_tools: "default" },
  all_tools: { limits: [{ counter: "calls", window: "month", max: 3, scope: "grant" }] },
};
let at: SignedUp;
let grant: { grantId: string; token: string; proxyUrl: string };
let policyId: string;

test.beforeAll(async ({ browser }) => {
  at = await signUp(browser);
  const serverId = await at.registerShop();
  await at.call("server.discover", { serverId });
  ({ policyId } = await at.call<{ policyId: string }>("policy.create", { serverId, name: "Careful" }));
  await at.call("policy.publish", { policyId, text: JSON.stringify(POLICY), expectedRevision: 0 });
  const { identityId } = await at.call<{ identityId: string }>("identity.create", {
    kind: "agent",
    name: "Support agent",
  });
  const wanted = { serverId, identityId, policyId, label: "Support", expiresInDays: null };
  grant = await at.call("grant.create", wanted);
});
test.afterAll(() => at?.close());

/** Whether a call of a tool ran; whatever the tool answers. */
async function calls(): Promise<boolean> {
  for (;;) {
    const response = await fetch(grant.proxyUrl, {
      method: "POST",
      headers: {
        authorization: `Bearer ${grant.token}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "list_notes", arguments: {} },
      }),
    });
    if (response.status !== 401 && response.status !== 503)
      return !(await response.text()).includes("DENIED");
  }
}

test("show what a grant has used as it is used, and an admin gives it back with a reason", async () => {
  const { page, complaints } = at;
  await page.goto(`/acme/grants/${grant.grantId}`);
  const limits = page.getByRole("region", { name: "Limits" });
  await expect(limits.getByText("3 each month, for each grant")).toBeVisible();
  await expect(limits.getByText("Nothing is used.")).toBeVisible();
  expect([await calls(), await calls()]).toEqual([true, true]);
  await expect(limits.getByText("2 of 3")).toBeVisible();
  expect([await calls(), await calls()]).toEqual([true, false]);
  await expect(limits.getByText("3 of 3")).toBeVisible();

  await page.goto(`/acme/policies/${policyId}`);
  await expect(limits.getByText("3 of 3")).toBeVisible();
  await limits.getByRole("button", { name: "Reset Support" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("button", { name: "Reset budget" }).click();
  await expect(dialog.getByText("Say why, for the admin log.")).toBeVisible();
  await dialog.getByLabel("Reason, for the admin log").fill("the job ran twice");
  await dialog.getByRole("button", { name: "Reset budget" }).click();
  await expect(limits.getByText("Nothing is used.")).toBeVisible();
  await expect.poll(calls).toBe(true);
  await expect(limits.getByText("1 of 3")).toBeVisible();
  expect(complaints).toEqual([]);
});
