"use client";

import { useState, useSyncExternalStore } from "react";
import { notifications } from "./notify.ts";
import { onDemand } from "./on-demand.tsx";

const Toaster = onDemand(() => import("./toaster.tsx").then((module) => module.Toaster));

/** Loads the toaster when the first notification comes. */
export function Notifier() {
  const waiting = useSyncExternalStore(notifications.subscribe, notifications.get, notifications.none);
  const [wanted, setWanted] = useState(false);
  if (waiting.length > 0 && !wanted) setWanted(true);
  return wanted ? <Toaster /> : null;
}
