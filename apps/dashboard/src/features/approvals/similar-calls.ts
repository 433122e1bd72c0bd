import type { ListedApproval } from "./approval-types.ts";

export type Similar = {
  readonly key: string;
  readonly first: ListedApproval;
  readonly approvals: readonly ListedApproval[];
};

/** Calls of one tool by one identity under one rule stand together, in the order in which the first of them came. */
export function similarCalls(approvals: readonly ListedApproval[]): Similar[] {
  const groups = new Map<string, ListedApproval[]>();
  for (const approval of approvals) {
    const { server, tool, identity, rule, clientName } = approval;
    const key = JSON.stringify([server.id, tool, identity.id, rule, clientName]);
    groups.set(key, [...(groups.get(key) ?? []), approval]);
  }
  return [...groups].flatMap(([key, group]) => {
    const [first] = group;
    return first === undefined ? [] : [{ key, first, approvals: group }];
  });
}
