"use client";

import { useEffect, useState } from "react";
import { useTRPCClient } from "../../trpc/client.tsx";
import type { Outputs } from "../../trpc/outputs.ts";
import { useOrg } from "../org/org-provider.tsx";

type Facets = Outputs["audit"]["facets"];

/** The values to filter by. Loaded separately, so that the list never waits for them. */
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
