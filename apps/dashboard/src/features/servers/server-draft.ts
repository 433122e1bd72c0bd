/** A header in the form. `value: null` keeps the stored value. */
export type HeaderDraft = { readonly key: number; readonly name: string; readonly value: string | null };

export type ServerDraft = {
  readonly name: string;
  readonly url: string;
  readonly auth: "none" | "headers";
  readonly headers: readonly HeaderDraft[];
  /** As typed: seconds for which the server may say nothing. */
  readonly silence: string;
  /** As typed: MiB of the longest answer and request; nothing for what the proxy's settings say. */
  readonly maxAnswer: string;
  readonly maxRequest: string;
  /** As typed: certificate authorities in PEM; nothing for the public ones. */
  readonly authorities: string;
};

let lastKey = 0;

export function headerDraft(name = "", value: string | null = ""): HeaderDraft {
  lastKey += 1;
  return { key: lastKey, name, value };
}

export const EMPTY_SERVER: ServerDraft = {
  name: "",
  url: "",
  auth: "none",
  headers: [],
  silence: "300",
  maxAnswer: "",
  maxRequest: "",
  authorities: "",
};

/** The form of a registered server. The values of its headers are not known here. */
export function draftOf(server: {
  name: string;
  url: string;
  auth: "none" | "headers";
  headers: readonly { name: string }[];
  silenceSeconds: number;
  maxAnswerMb: number | null;
  maxRequestMb: number | null;
  authorities: string | null;
}): ServerDraft {
  const { name, url, auth } = server;
  const headers = server.headers.map((header) => headerDraft(header.name, null));
  return {
    name,
    url,
    auth,
    headers,
    silence: String(server.silenceSeconds),
    maxAnswer: String(server.maxAnswerMb ?? ""),
    maxRequest: String(server.maxRequestMb ?? ""),
    authorities: server.authorities ?? "",
  };
}

type SentHeader = { name: string; value: string | null };

/** What a connection is made with; without headers if they are not used. */
export function toInput(draft: ServerDraft): {
  url: string;
  auth: "none" | "headers";
  headers: SentHeader[];
  maxAnswerMb: number | null;
  authorities: string | null;
} {
  const headers = draft.auth === "headers" ? draft.headers.map(({ name, value }) => ({ name, value })) : [];
  const { url, auth, maxAnswer, authorities } = draft;
  return { url, auth, headers, maxAnswerMb: mebibytes(maxAnswer), authorities: authorities || null };
}

/** What is stored besides; a number that is none is refused by the service, at its field. */
export function toSettings({ name, silence, maxRequest }: ServerDraft): {
  name: string;
  silenceSeconds: number;
  maxRequestMb: number | null;
} {
  return {
    name,
    silenceSeconds: silence.trim() === "" ? 0 : Number(silence),
    maxRequestMb: mebibytes(maxRequest),
  };
}

/** Null where nothing is typed, and 0, which the service refuses, where it is no number. */
function mebibytes(typed: string): number | null {
  const number = Number(typed);
  return typed.trim() === "" ? null : Number.isFinite(number) ? number : 0;
}

/** The same for a new server, which has no stored values. */
export function toNewInput(
  draft: ServerDraft,
): Omit<ReturnType<typeof toInput>, "headers"> &
  ReturnType<typeof toSettings> & { headers: { name: string; value: string }[] } {
  const { headers, ...rest } = toInput(draft);
  return {
    ...rest,
    ...toSettings(draft),
    headers: headers.map(({ name, value }) => ({ name, value: value ?? "" })),
  };
}
