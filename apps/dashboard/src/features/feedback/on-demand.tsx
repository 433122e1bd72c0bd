"use client";

import { Component, type ComponentType, lazy, type ReactNode, Suspense, useSyncExternalStore } from "react";
import { LoadFailure } from "./load-failure.tsx";
import { loadRetry } from "./load-retry.ts";

type Load<Props> = () => Promise<ComponentType<Props>>;
type Meanwhile<Props> = (props: Props) => ReactNode;

type Where = "in place" | "above the page";

type Frame = { where: Where; onRetry: () => void; onClose?: () => void; children: () => ReactNode };

/** Contains the failure of one part of a page: the rest stays as it is. */
class FailsAlone extends Component<Frame, { error: unknown }> {
  override state = { error: undefined as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    const { where, onRetry, onClose, children } = this.props;
    if (error === undefined) return children();
    const retry = () => {
      onRetry();
      this.setState({ error: undefined });
    };
    return <LoadFailure error={error} where={where} onRetry={retry} {...(onClose && { onClose })} />;
  }
}

/** Makes a component that is loaded when it is first rendered. `where`: how its failure is shown. */
function loaded<Props extends object>(
  load: Load<Props>,
  where: Where,
  meanwhile: Meanwhile<Props>,
): ComponentType<Props> {
  const begin = () => lazy(async () => ({ default: await loadRetry(load) }));
  let Loaded = begin();
  const beginAgain = () => {
    Loaded = begin(); // React keeps the failure of the first one
  };
  return function OnDemand(props: Props) {
    return (
      <FailsAlone
        where={where}
        onRetry={beginAgain}
        {...("onClose" in props && { onClose: props.onClose as () => void })}
      >
        {() => (
          <Suspense fallback={meanwhile(props)}>
            <Loaded {...props} />
          </Suspense>
        )}
      </FailsAlone>
    );
  };
}

/** A component that is loaded when it is first shown, such as a dialog or a menu. */
export function onDemand<Props extends object>(
  load: Load<Props>,
  meanwhile: Meanwhile<Props> = () => null,
): ComponentType<Props> {
  return loaded(load, "above the page", meanwhile);
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
  const Loaded = loaded(load, "in place", meanwhile);
  return function AfterFirstPaint(props: Props) {
    const inBrowser = useSyncExternalStore(
      never,
      () => true,
      () => false,
    );
    return inBrowser ? <Loaded {...props} /> : meanwhile(props);
  };
}
