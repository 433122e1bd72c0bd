import type { IdentityKind } from "./identity-types.ts";

export type IdentityDraft = { readonly kind: IdentityKind; readonly name: string };

export const EMPTY_IDENTITY: IdentityDraft = { kind: "agent", name: "" };
