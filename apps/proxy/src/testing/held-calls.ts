import { type DecisionRow, Stage } from "./stage.ts";
import { Approvers } from "./approvers.ts";

/** Tools that wait for people, each in another way. */
export const HELD_POLICY = {
  version: "2",
  default: "deny",
  tools: {
    free: {},
    held: { approval: { expires: "30m", wait: "30s", reason: "Money moves." } },
    quick: { approval: { expires: "30m", wait: "1s" } },
    two: { approval: { expires: "30m", wait: "1s", quorum: 2 } },
    named: { approval: { expires: "30m", wait: "1s", approvers: { roles: ["admin"] } } },
    short: { approval: { expires: "1s", wait: "10s" } },
    large: { approval: { when: [{ path: "args.amount", op: "gt", value: 10 }], expires: "30m", wait: "1s" } },
    counted: {
      limits: [{ counter: "counted", window: "day", max: 2, scope: "grant" }],
      approval: { expires: "30m", wait: "1s" },
    },
    spend: {
      deny_if: [{ conditions: [{ path: "args.amount", op: "gt", value: 100 }], on_deny: "At most 100." }],
      limits: [{ counter: "spend", window: "day", max: 100, scope: "grant", cost: "args.amount" }],
      approval: { expires: "30m", wait: "1s" },
    },
    rise: { approval: { expires: "30m", wait: "1s" } },
    "ris*": {
      approval: {
        when: [{ path: "args.amount", op: "gt", value: 10 }],
        approvers: { roles: ["admin"] },
        expires: "30m",
      },
    },
    flood: { approval: { expires: "30m", wait: "1s" } },
  },
};

type Decision = {
  decision: string;
  reason: string;
  rule: string;
  approvalId?: string;
  approvalUrl?: string;
  retryAfterMs?: number;
  callId: string;
};

export type Said = { readonly ran: boolean; readonly decision: Decision | undefined; readonly text: string };

/** What an answer says, whether it came as JSON or on a stream. */
export function readAnswer(body: string): Said {
  const lines = body.split("\n").filter((line) => line.startsWith("data: {"));
  const { result } = JSON.parse(lines.at(-1)?.slice("data: ".length) ?? body);
  const decision = result?._meta?.["sallyport/decision"];
  return {
    ran: result !== undefined && result.isError !== true,
    decision,
    text: result?.content?.[0]?.text ?? "",
  };
}

/** A stage whose calls wait for people, and those people. */
export class HeldCalls {
  readonly stage: Stage;
  readonly people: Approvers;
  #fresh = 0;

  private constructor(stage: Stage) {
    this.stage = stage;
    this.people = new Approvers(stage.tenant);
  }

  static async set(): Promise<HeldCalls> {
    const stage = await Stage.set({
      policy: HELD_POLICY,
      tools: Object.keys(HELD_POLICY.tools).filter((name) => name !== "ris*"),
      headers: { "x-key": "ours" },
      env: { DASHBOARD_PUBLIC_URL: "https://dash.example/" },
    });
    return new HeldCalls(stage);
  }

  /** Between two tests: nothing waits any more. */
  async clear(): Promise<void> {
    this.stage.upstream.reset();
    await this.stage.tenant.query(
      "UPDATE approvals SET status = 'withdrawn', decided_at = now() WHERE status = 'pending'",
    );
  }

  readonly say = async (
    tool: string,
    args: object = {},
    headers: Record<string, string> = {},
  ): Promise<Said> => readAnswer((await this.stage.call(tool, args, headers)).body);

  /** Asks for an approval and gets its id. */
  readonly asked = async (
    tool: string,
    args: object = {},
    headers: Record<string, string> = {},
  ): Promise<string> => {
    const { decision } = await this.say(tool, args, headers);
    if (decision?.decision !== "pending")
      throw new Error(`${tool} does not wait: ${JSON.stringify(decision)}`);
    return decision.approvalId ?? "";
  };

  /** What was called of a tool, by the upstream's record. */
  readonly ranOf = (tool: string, from = 0): unknown[] =>
    this.stage.upstream.requests
      .slice(from)
      .filter(({ message }) => message?.method === "tools/call" && message.params?.["name"] === tool)
      .map(({ message }) => message?.params?.["arguments"]);

  /** Rows of a call by the approval that they are about. */
  readonly rowsOf = async (approvalId: string): Promise<(DecisionRow & { approval_id: string })[]> => {
    await this.stage.trail();
    return this.stage.tenant.query("SELECT * FROM decisions WHERE approval_id = $1 ORDER BY at", [
      approvalId,
    ]);
  };

  /** Arguments that no test used before. */
  readonly unlike = (): { n: number } => ({ n: ++this.#fresh });
}
