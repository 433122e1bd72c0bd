import { Bot, Cog, type Icon, User } from "@sallyport/ui/icons";
import type { IdentityKind } from "./identity-types.ts";

export const KINDS: readonly { readonly kind: IdentityKind; readonly word: string; readonly hint: string }[] =
  [
    { kind: "agent", word: "Agent", hint: "A model that calls tools by itself" },
    { kind: "human", word: "Person", hint: "Somebody with a client of their own" },
    { kind: "service", word: "Service", hint: "A job, a pipeline, a backend" },
  ];

const ICON: Readonly<Record<IdentityKind, Icon>> = { agent: Bot, human: User, service: Cog };
const WORD: Readonly<Record<IdentityKind, string>> = { agent: "Agent", human: "Person", service: "Service" };

export function kindWord(kind: IdentityKind): string {
  return WORD[kind];
}

export function KindIcon({ kind }: { kind: IdentityKind }) {
  const Icon = ICON[kind];
  return <Icon className="size-4 shrink-0 text-ink-muted" aria-label={WORD[kind]} />;
}
