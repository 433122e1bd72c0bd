"use client";

// Not loaded on demand: what shows an error must be here when the network is not.
import { ErrorView } from "../../../features/feedback/error-view.tsx";

export default function RouteError(props: { error: unknown; retry: () => void }) {
  return <ErrorView {...props} alone={false} />;
}
