/**
 * Tokens of grants created in this tab, to be shown once on the grant's page. In memory only: a reload, sign-out (a full
 * load) and `forgetToken` remove them.
 */
const tokens = new Map<string, string>();

export function keepToken(grantId: string, token: string): void {
  tokens.set(grantId, token);
}

export function freshToken(grantId: string): string | null {
  return tokens.get(grantId) ?? null;
}

export function forgetToken(grantId: string): void {
  tokens.delete(grantId);
}
