import type { ListedApproval } from "./approval-types.ts";

/** Who may say yes, and how many of them have. */
export function requirementWords({
  roles,
  members,
  quorum,
  approved,
}: ListedApproval["requirements"][number]): string {
  const named = [...roles.map((role) => `${role.replace("_", " ")}s`), ...members];
  const who = named.length === 0 ? "policy managers and admins" : named.join(", ");
  return `${approved} of ${quorum}: ${who}`;
}

/** How many people approved, of how many that are needed. */
export function progressWords({ requirements }: Pick<ListedApproval, "requirements">): string {
  const sum = (key: "approved" | "quorum") => requirements.reduce((all, each) => all + each[key], 0);
  return `${sum("approved")} of ${sum("quorum")} approved`;
}

const RESULTS: Readonly<Record<string, string>> = {
  ok: "answered",
  tool_error: "the tool reported an error",
  rpc_error: "answered with a JSON-RPC error",
  upstream_failed: "the server failed",
  client_gone: "the client disconnected",
  cut_off: "the response was cut off",
};

/** Whether the call that was approved ran. */
export function ranWords({ status, run }: Pick<ListedApproval, "status" | "run">): string {
  if (run === null) return status === "approved" ? "Not yet: the agent has to ask again" : "No";
  return run.result === null
    ? "It was taken for a call, whose end is not known"
    : `Yes: ${RESULTS[run.result] ?? run.result}`;
}

/** Whether the person can still decide. */
export function mayDecide({ mayVote, status }: Pick<ListedApproval, "mayVote" | "status">): boolean {
  return mayVote && (status === "pending" || status === "approved");
}
