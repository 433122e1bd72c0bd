"use client";

import { ErrorView } from "../../../features/feedback/error-view.tsx";

export default function RouteError(props: { error: unknown; retry: () => void }) {
  return <ErrorView {...props} />;
}
