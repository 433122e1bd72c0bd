import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { approvalPlace, parseKeyring, seal } from "@sallyport/credentials";
import { TEST_SEALING_KEYS, type Tenant } from "@sallyport/testkit";

export type ApprovalRow = {
  readonly id: string;
  readonly status: string;
  readonly binding: string;
  readonly version: number;
  readonly arguments: string;
  readonly used_call_id: string | null;
};

/** What people do in the dashboard about calls that wait, as its verbs write it (packages/services/src/approval). */
export class Approvers {
  readonly #tenant: Tenant;

  constructor(tenant: Tenant) {
    this.#tenant = tenant;
  }

  /** The approvals of a tool, the oldest first. */
  of(tool: string): Promise<ApprovalRow[]> {
    return this.#tenant.query<ApprovalRow>(
      "SELECT * FROM approvals WHERE org_id = $1 AND tool = $2 ORDER BY asked_at",
      [this.#tenant.orgId, tool],
    );
  }

  /** Resolves with the one of a tool that waits, once there is one. */
  async waiting(tool: string): Promise<string> {
    for (;;) {
      const found = (await this.of(tool)).find(({ status }) => status === "pending");
      if (found !== undefined) return found.id;
      await delay(5);
    }
  }

  async find(id: string): Promise<ApprovalRow> {
    const [row] = await this.#tenant.query<ApprovalRow>("SELECT * FROM approvals WHERE id = $1", [id]);
    if (row === undefined) throw new Error("There is no such approval.");
    return row;
  }

  /** Another member of the organisation. */
  async join(role: "viewer" | "policy_manager" | "admin"): Promise<string> {
    const userId = randomUUID();
    await this.#tenant.query("INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, 'x', '-')", [
      userId,
      `${userId}@example.com`,
    ]);
    await this.#tenant.query("INSERT INTO memberships (org_id, user_id, role) VALUES ($1, $2, $3::role)", [
      this.#tenant.orgId,
      userId,
      role,
    ]);
    return userId;
  }

  async approve(id: string, userId: string = this.#tenant.userId): Promise<void> {
    await this.#tenant.query(
      `WITH voted AS (
         INSERT INTO approval_votes (org_id, approval_id, user_id, vote, version)
         SELECT org_id, id, $2, 'approve', version FROM approvals WHERE id = $1
         ON CONFLICT (approval_id, user_id) DO UPDATE SET version = excluded.version)
       SELECT 1`,
      [id, userId],
    );
    await this.#tenant.query(
      `UPDATE approvals SET status = 'approved', decided_at = now()
       WHERE id = $1 AND status = 'pending' AND approval_is_met(org_id, id)`,
      [id],
    );
  }

  async deny(id: string, reason: string): Promise<void> {
    await this.#tenant.query(
      "UPDATE approvals SET status = 'denied', decided_at = now(), deny_reason = $2 WHERE id = $1",
      [id, reason],
    );
  }

  /** Approves the call with other arguments; a text that is sealed for `as` is another approval's. */
  async approveEdited(id: string, text: string, as = id): Promise<void> {
    const { orgId, serverId } = this.#tenant;
    const place = approvalPlace({ orgId, serverId, id: as }, "edited");
    await this.#tenant.query("UPDATE approvals SET edited = $2, version = version + 1 WHERE id = $1", [
      id,
      seal(parseKeyring(TEST_SEALING_KEYS), place, text),
    ]);
    await this.approve(id);
  }

  /** Withdraws whatever waits, until this is over: a call that came too late for an approval has asked for another. */
  async withdrawingUntil<T>(over: Promise<T>): Promise<T> {
    let isOver = false;
    const ends = over.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await this.#tenant.query(
        "UPDATE approvals SET status = 'withdrawn', decided_at = now() WHERE org_id = $1 AND status = 'pending'",
        [this.#tenant.orgId],
      );
      await Promise.race([ends, delay(50)]);
    }
    return ends;
  }

  async expire(id: string): Promise<void> {
    await this.#tenant.query("UPDATE approvals SET expires_at = now() - interval '1 ms' WHERE id = $1", [id]);
  }
}
