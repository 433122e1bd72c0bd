export const ENDS = ["approved", "used", "denied", "expired", "withdrawn"] as const;
export type End = (typeof ENDS)[number];

/** The state of the inbox in its URL: which calls it lists, and which one is open. */
export type ApprovalAddress = {
  readonly show: "pending" | "decided";
  /** Of the decided ones only those with this end. */
  readonly status: End | null;
  readonly open: string | null;
};

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads the query of a URL. An invalid value counts as absent. */
export function parseAddress(params: Pick<URLSearchParams, "get">): ApprovalAddress {
  const show = params.get("show") === "decided" ? "decided" : "pending";
  const open = params.get("open") ?? "";
  return {
    show,
    status: show === "decided" ? (ENDS.find((known) => known === params.get("status")) ?? null) : null,
    open: ID.test(open) ? open : null,
  };
}

/** The query of a URL, without what is so anyway. */
export function printAddress({ show, status, open }: ApprovalAddress): string {
  const params = new URLSearchParams();
  if (show === "decided") params.set("show", show);
  if (show === "decided" && status !== null) params.set("status", status);
  if (open !== null) params.set("open", open);
  return params.toString();
}
