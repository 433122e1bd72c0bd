"use client";

import type { AppRouter } from "@sallyport/api";
import type { inferRouterOutputs } from "@trpc/server";
import { useEffect, useState } from "react";
import { useTRPCClient } from "../../trpc/client.tsx";
import { useOrg } from "../org/org-provider.tsx";

type Facets = inferRouterOutputs<AppRouter>["audit"]["facets"];

/** What there is to filter by. Asked apart from the list, which never waits for it; without it, less is offered. */
export function useFacets(): Facets | null {
  const { slug } = useOrg();
  const client = useTRPCClient();
  const [facets, setFacets] = useState<Facets | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    client.audit.facets.query({ org: slug }, { signal: stop.signal }).then(setFacets, () => {});
    return () => stop.abort();
  }, [client, slug]);
  return facets;
}
