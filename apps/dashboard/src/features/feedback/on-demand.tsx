"use client";

import { type ComponentType, lazy, type ReactNode, Suspense, useSyncExternalStore } from "react";

type Load<Props> = () => Promise<ComponentType<Props>>;
type Meanwhile<Props> = (props: Props) => ReactNode;

/** A component that is loaded when it is first shown, such as a dialog or a menu. */
export function onDemand<Props extends object>(
  load: Load<Props>,
  meanwhile: Meanwhile<Props> = () => null,
): ComponentType<Props> {
  const Loaded = lazy(async () => ({ default: await load() }));
  return function OnDemand(props: Props) {
    return (
      <Suspense fallback={meanwhile(props)}>
        <Loaded {...props} />
      </Suspense>
    );
  };
}

const never = () => () => {};

/**
 * A component that is loaded after hydration: for what is large, below the first screen, or cannot be rendered on the
 * server. next/dynamic does the same, but costs 1.5 KB of the first load.
 */
export function afterFirstPaint<Props extends object>(
  load: Load<Props>,
  meanwhile: Meanwhile<Props>,
): ComponentType<Props> {
  const Loaded = onDemand(load, meanwhile);
  return function AfterFirstPaint(props: Props) {
    const inBrowser = useSyncExternalStore(
      never,
      () => true,
      () => false,
    );
    return inBrowser ? <Loaded {...props} /> : meanwhile(props);
  };
}
