import { inputSurfaceOf, STATELESS_VERSION } from "@sallyport/mcp";
import { type Decision, decideAnyCall, decideSurface, type Policy } from "@sallyport/policy";
import type { TaskOwner } from "../../adapters/seals/tasks.ts";
import type { Call, TaskInbound } from "../call/call.ts";
import { ownerOf } from "../parse/session-messages.ts";
import { deniedRequest, notesOf, type Permission } from "../decide.ts";
import { judgeSurface } from "./judge-surface.ts";
import { isKnownTool, listedTool } from "./policy-request.ts";
import type { Ports } from "../call/ports.ts";
import { type Refusal, unknownTask } from "../call/refusal.ts";
import type { Ground } from "../resolve.ts";

/** Whose the tasks are that requests on this ground begin and ask for. */
export function taskOwnerOf({ access, session, version }: Ground): TaskOwner {
  const era = version === STATELESS_VERSION ? "stateless" : "session";
  return { ...ownerOf(access, session), tokenId: access.tokenId, era };
}

/**
 * Step 5 for requests about tasks: a task goes on for as long as its tool could be called and run as a task at all. What
 * is denied is answered like a task that never was; what it asked the client, and may not ask any more, is denied.
 */
export function decideTask(call: Call, { id, about }: TaskInbound, ground: Ground): Permission | Refusal {
  const { trail } = call;
  const { era } = taskOwnerOf(ground);
  if (about.opened === undefined)
    return unknownTask(id, era, { reason: "It was not said which task it is." });
  const { task, answers } = about.opened;
  const policy = ground.policy?.policy ?? null;
  trail.tool = task.tool;
  trail.policyRevision = policy === null ? null : (ground.policy?.entry.revision ?? null);
  const { effect, rule, reason, shadow } = judgeTask(policy, task.tool, { ground, now: call.at });
  if (shadow !== undefined) trail.shadow = notesOf(shadow);
  if (effect === "deny") return unknownTask(id, era, { rule, reason });
  for (const { method } of answers) {
    const surface = inputSurfaceOf(method, "stateless");
    const judged = surface && judgeSurface(trail, surface, ground.policy);
    if (judged?.effect !== "allow") return deniedRequest(call, id, judged ?? { rule: "", reason: "" });
  }
  return { rule, limits: [], shadow: [] };
}

/** Whether the policy of this moment, which may be newer than the request on a long stream, lets a task go on. */
export function mayGoOn(tool: string, ground: Ground, ports: Ports): boolean {
  const now = ports.clock.now();
  const access = ports.snapshot.refresh(ground.access, now);
  if (access === undefined) return false;
  const policy = ports.snapshot.policyOf(access.grant)?.policy ?? null;
  return judgeTask(policy, tool, { ground: { ...ground, access }, now }).effect === "allow";
}

function judgeTask(
  policy: Policy | null,
  tool: string,
  { ground, now }: { readonly ground: Ground; readonly now: number },
): Decision {
  const known = isKnownTool(tool, ground);
  const called = decideAnyCall(policy, { ...listedTool(tool, ground, now), known });
  return called.effect === "deny" ? called : decideSurface(policy, { surface: "tasks", name: tool });
}
