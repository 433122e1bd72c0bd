/** What is told of a held call: no argument, and nothing that is sealed. */
export type ToldApproval = {
  readonly id: string;
  readonly tool: string;
  readonly toolClass: string | null;
  readonly server: string;
  readonly identity: string;
  readonly rule: string;
  readonly reason: string;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  readonly decidedAt: Date | null;
  readonly denyReason: string | null;
  /** Whether it was approved with other arguments. */
  readonly edited: boolean;
};

export type ToldOrg = { readonly slug: string; readonly name: string };

export type NotificationKind =
  | "requested"
  | "approved"
  | "denied"
  | "withdrawn"
  | "expired"
  | "escalated"
  | "test";

const TYPE = {
  requested: "approval.requested",
  approved: "approval.decided",
  denied: "approval.decided",
  withdrawn: "approval.decided",
  expired: "approval.expired",
  escalated: "approval.escalated",
  test: "notification.test",
} as const satisfies Readonly<Record<NotificationKind, string>>;

/** The body of a webhook, `type`, `timestamp` and `data` as Standard Webhooks advises. It is JSON as it stands. */
export type Payload = {
  readonly type: (typeof TYPE)[NotificationKind];
  readonly timestamp: string;
  readonly data: {
    readonly organisation: ToldOrg;
    readonly approval?: Readonly<Record<string, string | boolean | null>>;
  };
};

/** The page on which a signed-in person decides. */
export function approvalUrl(baseUrl: string, org: string, approvalId: string): string {
  return `${baseUrl}/${org}/approvals/${approvalId}`;
}

/** What endpoints are told. `approval` is null for a test only. */
export function payloadOf(told: {
  kind: NotificationKind;
  at: Date;
  org: ToldOrg;
  approval: ToldApproval | null;
  baseUrl: string;
}): Payload {
  const { kind, at, org, approval, baseUrl } = told;
  const head = { type: TYPE[kind], timestamp: at.toISOString() };
  if (approval === null) return { ...head, data: { organisation: org } };
  const { askedAt, expiresAt, decidedAt, ...rest } = approval;
  return {
    ...head,
    data: {
      organisation: org,
      approval: {
        ...rest,
        status: kind === "requested" || kind === "escalated" ? "pending" : kind,
        url: approvalUrl(baseUrl, org.slug, approval.id),
        askedAt: askedAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        decidedAt: decidedAt?.toISOString() ?? null,
      },
    },
  };
}
