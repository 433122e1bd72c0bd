import { Bot, Cog, type Icon, User } from "@sallyport/ui/icons";
import type { IdentityKind } from "./identity-types.ts";

export const KINDS: readonly { readonly kind: IdentityKind; readonly word: string; readonly hint: string }[] =
  [
    { kind: "agent", word: "Agent", hint: "A model that calls tools on its own" },
    { kind: "human", word: "Person", hint: "A person with an MCP client" },
    { kind: "service", word: "Service", hint: "A job, a pipeline or a backend" },
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
