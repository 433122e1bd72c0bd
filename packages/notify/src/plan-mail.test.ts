import { expect, it } from "vitest";
import { DEFAULT_PREFERENCES, type MailPlan, planMail } from "./plan-mail.ts";

const NOW = new Date("2026-11-30T03:00:00Z");
const ago = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
const wait = (minutes: number): MailPlan => ({ do: "wait", until: ago(-minutes) });
const QUIET = { quietFrom: 22 * 60, quietUntil: 7 * 60 };

type Told = Partial<Omit<Parameters<typeof planMail>[0], "preferences" | "now">>;

it.each<[string, object, Told, MailPlan]>([
  ["the first one", {}, {}, { do: "send" }],
  ["one soon after a mail", {}, { lastMailAt: ago(1) }, wait(9)],
  ["an urgent one soon after a mail", {}, { lastMailAt: ago(1), isUrgent: true }, wait(9)],
  ["one ten minutes after a mail", {}, { lastMailAt: ago(10) }, { do: "send" }],
  ["one while a mail is on its way", {}, { hasUnfinished: true }, wait(1)],
  ["one to somebody who wants no mail", { mail: false }, {}, { do: "drop", why: "mail_off" }],
  [
    "an urgent one to somebody who wants no mail",
    { mail: false },
    { isUrgent: true },
    { do: "drop", why: "mail_off" },
  ],
  ["one to somebody who wants urgent ones only", { onlyUrgent: true }, {}, { do: "drop", why: "not_urgent" }],
  ["an urgent one to somebody who wants those", { onlyUrgent: true }, { isUrgent: true }, { do: "send" }],
  ["one in quiet hours", QUIET, {}, wait(15)],
  ["an urgent one in quiet hours", QUIET, { isUrgent: true }, wait(15)],
])("%s", (_, preferences, told, plan) => {
  const usual = { isUrgent: false, lastMailAt: null, hasUnfinished: false };
  expect(
    planMail({ preferences: { ...DEFAULT_PREFERENCES, ...preferences }, now: NOW, ...usual, ...told }),
  ).toEqual(plan);
});
