import { EMPTY_IDENTITY, type IdentityDraft } from "../identities/identity-draft.ts";

export const NEW_IDENTITY = "new";

export type GrantDraft = {
  /** An id, or NEW_IDENTITY. */
  readonly identityId: string;
  readonly newIdentity: IdentityDraft;
  readonly serverId: string;
  /** Empty: no policy. */
  readonly policyId: string;
  readonly label: string;
  /** Empty: never. */
  readonly expiresInDays: string;
};

type PolicyChoice = {
  readonly id: string;
  readonly server: { readonly id: string };
  readonly currentRevision: number;
};

export const EXPIRIES: readonly { readonly days: string; readonly words: string }[] = [
  { days: "7", words: "In 7 days" },
  { days: "30", words: "In 30 days" },
  { days: "90", words: "In 90 days" },
  { days: "365", words: "In a year" },
  { days: "", words: "Never" },
];

/** The policy to offer first: the only published one of the server. With several, the person chooses. */
export function likelyPolicy(policies: readonly PolicyChoice[], serverId: string): string {
  const published = policies.filter((policy) => policy.server.id === serverId && policy.currentRevision > 0);
  return published.length === 1 ? (published[0]?.id ?? "") : "";
}

/** The initial state of the form. */
export function startGrantDraft(given: {
  identities: readonly { readonly id: string }[];
  servers: readonly { readonly id: string }[];
  policies: readonly PolicyChoice[];
  asked: string | null;
}): GrantDraft {
  const serverId = given.servers.find(({ id }) => id === given.asked)?.id ?? given.servers[0]?.id ?? "";
  return {
    identityId: given.identities[0]?.id ?? NEW_IDENTITY,
    newIdentity: EMPTY_IDENTITY,
    serverId,
    policyId: likelyPolicy(given.policies, serverId),
    label: "",
    expiresInDays: "90",
  };
}

/** The message for each field that is missing. */
export function missingIn(draft: GrantDraft): Readonly<Record<string, string>> {
  return {
    ...(draft.label.trim() === "" && { label: "Enter a label, such as the name of the machine." }),
    ...(draft.identityId === NEW_IDENTITY &&
      draft.newIdentity.name.trim() === "" && { name: "Enter a name for the identity." }),
  };
}
