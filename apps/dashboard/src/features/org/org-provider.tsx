"use client";

import { createContext, type ReactNode, use } from "react";
import type { Outputs } from "../../trpc/outputs.ts";

export type OrgInfo = Outputs["account"]["me"]["orgs"][number];
export type Role = OrgInfo["role"];

const Context = createContext<OrgInfo | null>(null);
const RANK: Readonly<Record<Role, number>> = { viewer: 0, policy_manager: 1, admin: 2 };

export function OrgProvider({ org, children }: { org: OrgInfo; children: ReactNode }) {
  return <Context value={org}>{children}</Context>;
}

/** The organisation of the page. `may` only selects what to show; the services check access. */
export function useOrg(): OrgInfo & { may: (role: Role) => boolean } {
  const org = use(Context);
  if (!org) throw new Error("useOrg needs an OrgProvider around it.");
  return { ...org, may: (role) => RANK[org.role] >= RANK[role] };
}
