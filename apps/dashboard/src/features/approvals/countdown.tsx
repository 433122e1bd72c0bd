"use client";

import { cx } from "@sallyport/ui";
import { useSyncExternalStore } from "react";
import { ageWords } from "../preferences/age-words.ts";
import { Time } from "../preferences/time.tsx";

const HURRY_SECONDS = 60;

function eachSecond(tell: () => void): () => void {
  const timer = setInterval(tell, 1000);
  return () => clearInterval(timer);
}

/** How long people can still decide. The server does not know the browser's clock: there it is a time. */
export function Countdown({ until }: { until: Date }) {
  const now = useSyncExternalStore(
    eachSecond,
    () => Math.floor(Date.now() / 1000),
    () => null,
  );
  if (now === null) return <Time at={until} />;
  const left = Math.ceil(until.getTime() / 1000) - now;
  return (
    <time
      dateTime={until.toISOString()}
      title={until.toISOString()}
      className={cx("whitespace-nowrap tabular-nums", left <= HURRY_SECONDS && "font-medium text-warn")}
    >
      {left > 0 ? `${ageWords(left * 1000)} left` : "time is over"}
    </time>
  );
}
