"use client";

import type { ErrorViewProps } from "../../../features/feedback/error-view.tsx";
import { onDemand } from "../../../features/feedback/on-demand.tsx";

const ErrorView = onDemand<ErrorViewProps>(() =>
  import("../../../features/feedback/error-view.tsx").then((module) => module.ErrorView),
);

export default function RouteError(props: { error: unknown; retry: () => void }) {
  return <ErrorView {...props} alone={false} />;
}
