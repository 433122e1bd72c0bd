import type { Grant } from "./grant-types.ts";

export type GrantFilter = { readonly search: string; readonly onlyActive: boolean; readonly all: boolean };

/** How many rows are shown before a person asks for all. */
export const FIRST_ROWS = 50;

type Listed = Pick<Grant, "label" | "status"> & {
  readonly identity: { readonly name: string };
  readonly server: { readonly name: string };
  readonly policy: { readonly name: string } | null;
};

/** The grants that match a filter, and how many of them fit the first rows. */
export function shownGrants<G extends Listed>(
  grants: readonly G[],
  { search, onlyActive, all }: GrantFilter,
): { readonly rows: readonly G[]; readonly matching: number } {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = grants.filter((grant) => {
    if (onlyActive && grant.status !== "active") return false;
    const { label, identity, server, policy } = grant;
    const text = [label, identity.name, server.name, policy?.name ?? ""].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return { rows: all ? matching : matching.slice(0, FIRST_ROWS), matching: matching.length };
}
