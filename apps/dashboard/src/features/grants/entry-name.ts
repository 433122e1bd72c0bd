const MAX_NAME_LENGTH = 20;

/** A short name for a client's configuration: some clients drop tools if server and tool name together exceed 60 characters. */
export function entryName(serverName: string): string {
  const name = serverName
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, MAX_NAME_LENGTH)
    .replace(/-+$/, "");
  return name === "" ? "sallyport" : name;
}

/** Replaces a token that is not known any more. */
export const TOKEN_PLACEHOLDER = "YOUR_GRANT_TOKEN";
