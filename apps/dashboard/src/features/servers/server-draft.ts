/** A header in the form. `value: null` keeps the stored value. */
export type HeaderDraft = { readonly key: number; readonly name: string; readonly value: string | null };

export type ServerDraft = {
  readonly name: string;
  readonly url: string;
  readonly auth: "none" | "headers";
  readonly headers: readonly HeaderDraft[];
  /** As typed: seconds for which the server may say nothing. */
  readonly silence: string;
};

let lastKey = 0;

export function headerDraft(name = "", value: string | null = ""): HeaderDraft {
  lastKey += 1;
  return { key: lastKey, name, value };
}

export const EMPTY_SERVER: ServerDraft = { name: "", url: "", auth: "none", headers: [], silence: "300" };

/** The form of a registered server. The values of its headers are not known here. */
export function draftOf(server: {
  name: string;
  url: string;
  auth: "none" | "headers";
  headers: readonly { name: string }[];
  silenceSeconds: number;
}): ServerDraft {
  const { name, url, auth } = server;
  const headers = server.headers.map((header) => headerDraft(header.name, null));
  return { name, url, auth, headers, silence: String(server.silenceSeconds) };
}

type SentHeader = { name: string; value: string | null };

/** The input for the services; without headers if they are not used. */
export function toInput(draft: ServerDraft): {
  url: string;
  auth: "none" | "headers";
  headers: SentHeader[];
} {
  const headers = draft.auth === "headers" ? draft.headers.map(({ name, value }) => ({ name, value })) : [];
  return { url: draft.url, auth: draft.auth, headers };
}

/** What is stored besides; a number that is none is refused by the service, at its field. */
export function toSettings({ name, silence }: ServerDraft): { name: string; silenceSeconds: number } {
  return { name, silenceSeconds: silence.trim() === "" ? 0 : Number(silence) };
}

/** The same for a new server, which has no stored values. */
export function toNewInput(draft: ServerDraft): {
  name: string;
  url: string;
  auth: "none" | "headers";
  headers: { name: string; value: string }[];
  silenceSeconds: number;
} {
  const { headers, ...rest } = toInput(draft);
  return {
    ...rest,
    ...toSettings(draft),
    headers: headers.map(({ name, value }) => ({ name, value: value ?? "" })),
  };
}
