export type NavItem = {
  readonly id: "overview" | "servers" | "policies" | "grants" | "approvals" | "audit";
  readonly label: string;
  readonly path: string;
};

/** The sections of an organisation, in the order of the first steps. */
export const NAV_ITEMS: readonly NavItem[] = [
  { id: "overview", label: "Overview", path: "" },
  { id: "servers", label: "Servers", path: "/servers" },
  { id: "policies", label: "Policies", path: "/policies" },
  { id: "grants", label: "Identities & grants", path: "/grants" },
  { id: "approvals", label: "Approvals", path: "/approvals" },
  { id: "audit", label: "Audit", path: "/audit" },
];

/** Whether a path belongs to the section. */
export function isCurrent(item: NavItem, org: string, pathname: string): boolean {
  const base = `/${org}${item.path}`;
  return item.path === "" ? pathname === base : pathname === base || pathname.startsWith(`${base}/`);
}
