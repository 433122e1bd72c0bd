import { beforeEach, expect, it } from "vitest";
import { notifications, notify } from "./notify.ts";

beforeEach(() => notifications.taken());

const waiting = () => notifications.get().map(({ title, tone }) => `${tone} ${title}`);

it("keeps one of several notifications with the same title, the newest", () => {
  notify("Saved");
  notify("Not saved", "bad");
  notify("Saved");
  expect(waiting()).toEqual(["bad Not saved", "ok Saved"]);
});

it("carries a link or an undo", () => {
  const undo = () => undefined;
  notify("Signed out", "bad", { label: "Sign in", href: "/sign-in" });
  notify("Policy changed", "ok", { undo });
  expect(notifications.get()).toMatchObject([{ link: { href: "/sign-in" } }, { undo }]);
  expect(notifications.get()[1]).not.toHaveProperty("link");
});

it("tells its listeners of each notification until they unsubscribe", () => {
  let told = 0;
  const stop = notifications.subscribe(() => {
    told += 1;
  });
  notify("a");
  notify("b");
  stop();
  notify("c");
  expect(told).toBe(2);
});
