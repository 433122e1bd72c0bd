import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestOrg, type TestOrg } from "../testing/test-org.ts";
import { createEndpoint } from "./create-endpoint.ts";
import { deleteEndpoint } from "./delete-endpoint.ts";
import { getNotificationSettings } from "./get-notification-settings.ts";
import { getPreferences } from "./get-preferences.ts";
import { listDeliveries } from "./list-deliveries.ts";
import { resendDelivery } from "./resend-delivery.ts";
import { setEndpointEnabled } from "./set-endpoint-enabled.ts";
import { setEscalation } from "./set-escalation.ts";
import { setPreferences } from "./set-preferences.ts";
import { testEndpoint } from "./test-endpoint.ts";

/** docs/notifications.md: what people set. */
let at: TestOrg;
beforeAll(async () => {
  at = await createTestOrg();
});
afterAll(() => at.close());

const add = (url: string, kind: "webhook" | "slack" = "webhook") =>
  createEndpoint(at.caller, { org: at.org, kind, name: "hook", url });
const on = (endpointId: string) => ({ org: at.org, endpointId });
const finish = (deliveryId: string) =>
  at.admin.query("UPDATE notification_deliveries SET state = 'failed', attempts = 8 WHERE id = $1", [
    deliveryId,
  ]);

it("a webhook's secret is given once, and is in no table in the clear", async () => {
  const { endpointId, secret } = await add("http://127.0.0.1:1/hook");
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(await at.wholeDatabase()).not.toContain(secret?.slice("whsec_".length));
  const { endpoints } = await getNotificationSettings(at.caller, { org: at.org });
  expect(JSON.stringify(endpoints)).not.toContain("whsec_");
  await deleteEndpoint(at.caller, on(endpointId));
  expect(await at.eventsOf(endpointId)).toEqual(["endpoint.created", "endpoint.deleted"]);
});

it("an address of Slack is a secret: only its origin is stored in the clear and shown", async () => {
  const { endpointId, secret } = await add("https://hooks.slack.example/services/T0/B0/canary", "slack");
  expect(secret).toBeNull();
  expect(await at.wholeDatabase()).not.toContain("canary");
  const { endpoints } = await getNotificationSettings(at.caller, { org: at.org });
  expect(endpoints).toMatchObject([{ kind: "slack", url: "https://hooks.slack.example/…" }]);
  await deleteEndpoint(at.caller, on(endpointId));
});

it.each([
  ["ftp://example.com/hook"],
  ["http://169.254.169.254/hook"],
  ["https://user:password@example.com/hook"],
  ["hook"],
])("%s is refused as an endpoint", async (url) => {
  await expect(add(url)).rejects.toMatchObject({ code: "invalid_input", issues: [{ path: "url" }] });
});

it("an eleventh endpoint is refused", async () => {
  const ids = [];
  for (let i = 0; i < 10; i++) ids.push((await add(`http://127.0.0.1:1/${i}`)).endpointId);
  await expect(add("http://127.0.0.1:1/11")).rejects.toMatchObject({ code: "conflict" });
  for (const id of ids) await deleteEndpoint(at.caller, on(id));
});

it("a test is a delivery, which can be sent again with its own id once it has ended", async () => {
  const { endpointId } = await add("http://127.0.0.1:1/hook");
  const { deliveryId } = await testEndpoint(at.caller, on(endpointId));
  const resend = () => resendDelivery(at.caller, { org: at.org, deliveryId });
  await expect(resend()).rejects.toMatchObject({ code: "conflict" });
  await finish(deliveryId);
  await resend();
  expect(await listDeliveries(at.caller, on(endpointId))).toMatchObject([
    { id: deliveryId, kind: "test", approval: null, state: "waiting", attempts: 0 },
  ]);
  await deleteEndpoint(at.caller, on(endpointId));
});

it("an endpoint that is off is neither tested nor sent anything again", async () => {
  const { endpointId } = await add("http://127.0.0.1:1/hook");
  const { deliveryId } = await testEndpoint(at.caller, on(endpointId));
  await finish(deliveryId);
  await setEndpointEnabled(at.caller, { ...on(endpointId), enabled: false });
  await expect(testEndpoint(at.caller, on(endpointId))).rejects.toMatchObject({ code: "conflict" });
  await expect(resendDelivery(at.caller, { org: at.org, deliveryId })).rejects.toMatchObject({
    code: "conflict",
  });
  await deleteEndpoint(at.caller, on(endpointId));
});

it("preferences are by mail at any time until somebody says otherwise", async () => {
  const usual = { mail: true, onlyUrgent: false, quietFrom: null, quietUntil: null, timeZone: "UTC" };
  expect(await getPreferences(at.caller, { org: at.org })).toEqual(usual);
  const said = { mail: true, onlyUrgent: true, timeZone: "Europe/Berlin" };
  await setPreferences(at.caller, { org: at.org, ...said, quiet: { from: 1320, until: 420 } });
  expect(await getPreferences(at.caller, { org: at.org })).toEqual({
    ...said,
    quietFrom: 1320,
    quietUntil: 420,
  });
});

it.each([
  ["a time zone that is not one", { timeZone: "Moon/Base" }],
  ["quiet hours without a length", { quiet: { from: 60, until: 60 } }],
  ["a minute that no day has", { quiet: { from: 0, until: 1440 } }],
])("%s is refused", async (_, part) => {
  const said = { org: at.org, mail: true, onlyUrgent: false, quiet: null, timeZone: "UTC", ...part };
  await expect(setPreferences(at.caller, said)).rejects.toMatchObject({ code: "invalid_input" });
});

it.each([[5], [null]])(
  "escalation after %s minutes is kept, and told to the admin log",
  async (afterMinutes) => {
    await setEscalation(at.caller, { org: at.org, afterMinutes });
    expect(await getNotificationSettings(at.caller, { org: at.org })).toMatchObject({
      escalateAfterMinutes: afterMinutes,
    });
  },
);
