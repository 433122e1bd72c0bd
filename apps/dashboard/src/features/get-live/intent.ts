import { isStrength, type Strength } from "@sallyport/catalog";

/** What somebody wants to get live: the policy of a catalogued tool, or of a whole server, in one strength. */
export type Intent = { readonly server: string; readonly tool?: string; readonly strength: Strength };

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** Reads an address; undefined where it asks for nothing. */
export function readIntent({ server, tool, strength }: Params): Intent | undefined {
  if (typeof server !== "string" || server === "") return undefined;
  return {
    server,
    ...(typeof tool === "string" && tool !== "" && { tool }),
    strength: isStrength(strength) ? strength : "balanced",
  };
}

/** The same as a query, with more parameters beside it. */
export function intentQuery(
  { server, tool, strength }: Intent,
  more: Readonly<Record<string, string>> = {},
): string {
  return new URLSearchParams({ server, ...(tool !== undefined && { tool }), strength, ...more }).toString();
}
