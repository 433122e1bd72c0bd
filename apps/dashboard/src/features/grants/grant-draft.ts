import { EMPTY_IDENTITY, type IdentityDraft } from "../identities/identity-draft.ts";

export const NEW_IDENTITY = "new";
export const NO_POLICY = "none";

/** The form of a new grant. Null: the person has not selected anything yet. */
export type GrantDraft = {
  /** An id, or NEW_IDENTITY. */
  readonly identityId: string | null;
  readonly newIdentity: IdentityDraft;
  readonly serverId: string | null;
  /** An id, or NO_POLICY. */
  readonly policyId: string | null;
  readonly label: string;
  /** Empty: never. */
  readonly expiresInDays: string;
};

/** A draft in which everything is selected. */
export type CompleteDraft = GrantDraft & {
  readonly identityId: string;
  readonly serverId: string;
  readonly policyId: string;
};

export const EXPIRIES: readonly { readonly days: string; readonly words: string }[] = [
  { days: "7", words: "In 7 days" },
  { days: "30", words: "In 30 days" },
  { days: "90", words: "In 90 days" },
  { days: "365", words: "In a year" },
  { days: "", words: "Never" },
];

/** The initial state of the form: nothing is selected but the server whose page the person comes from. */
export function startGrantDraft(
  servers: readonly { readonly id: string }[],
  asked: string | null,
): GrantDraft {
  return {
    identityId: null,
    newIdentity: EMPTY_IDENTITY,
    serverId: servers.find(({ id }) => id === asked)?.id ?? null,
    policyId: null,
    label: "",
    expiresInDays: "90",
  };
}

/** The message for each field that is missing. */
export function missingIn(draft: GrantDraft): Readonly<Record<string, string>> {
  return {
    ...(draft.identityId === null && { identityId: "Select an identity." }),
    ...(draft.identityId === NEW_IDENTITY &&
      draft.newIdentity.name.trim() === "" && { name: "Enter a name for the identity." }),
    ...(draft.serverId === null && { serverId: "Select a server." }),
    ...(draft.policyId === null && { policyId: "Select a policy, or no policy." }),
    ...(draft.label.trim() === "" && { label: "Enter a label, such as the name of the machine." }),
  };
}

export function isComplete(draft: GrantDraft): draft is CompleteDraft {
  return Object.keys(missingIn(draft)).length === 0;
}
