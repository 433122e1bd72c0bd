"use client";

import { onDemand } from "../features/feedback/on-demand.tsx";

type Props = { error: unknown; retry: () => void };

const ErrorView = onDemand<Props>(() =>
  import("../features/feedback/error-view.tsx").then((module) => module.ErrorView),
);

export default function RouteError(props: Props) {
  return <ErrorView {...props} />;
}
