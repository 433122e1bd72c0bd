"use client";

import { Component, type ComponentType, lazy, type ReactNode, Suspense, useSyncExternalStore } from "react";
import { LoadFailure } from "./load-failure.tsx";
import { loadRetry } from "./load-retry.ts";

type Load<Props> = () => Promise<ComponentType<Props>>;
type Meanwhile<Props> = (props: Props) => ReactNode;

/** Contains the failure of one part of a page: the rest stays as it is. */
class FailsAlone extends Component<
  { renderFailure: (error: unknown, again: () => void) => ReactNode; children: ReactNode },
  { error: unknown }
> {
  override state = { error: undefined as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return this.props.renderFailure(error, () => this.setState({ error: undefined }));
  }
}

/** Makes a component that is loaded when it is first rendered. `where`: how its failure is shown. */
function loaded<Props extends object>(
  load: Load<Props>,
  where: "in place" | "above the page",
  meanwhile: Meanwhile<Props>,
): ComponentType<Props> {
  const begin = () => lazy(async () => ({ default: await loadRetry(load) }));
  let Loaded = begin();
  return function OnDemand(props: Props) {
    return (
      <FailsAlone
        renderFailure={(error, again) => (
          <LoadFailure
            error={error}
            where={where}
            onRetry={() => {
              Loaded = begin(); // React keeps the failure of the first one
              again();
            }}
            {...("onClose" in props && { onClose: props.onClose as () => void })}
          />
        )}
      >
        <Suspense fallback={meanwhile(props)}>
          <Loaded {...props} />
        </Suspense>
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
