import type { Server } from "@sallyport/db";
import { type Authority, authorityFault, readAuthorities } from "@sallyport/egress";
import * as z from "zod";
import { ServiceError } from "../service-error.ts";
import type { HandshakeTarget } from "../upstream/handshake.ts";

/** Seconds for which the server may say nothing before the proxy gives an answer up (docs/protocol.md, "Silence"). */
const SilenceSeconds = z
  .int("Enter a whole number of seconds.")
  .min(1, "Enter at least 1 second.")
  .max(3600, "Enter at most 3600 seconds, an hour.");

function mebibytes(max: number) {
  return z
    .int("Enter a whole number of MiB, or nothing.")
    .min(1, "Enter at least 1 MiB, or nothing.")
    .max(max, `Enter at most ${max} MiB.`)
    .nullable();
}

/** The longest answer of a server, as JSON or as one event (docs/protocol.md, "Sizes"). Null: as the proxy is set. */
export const MaxAnswerMb = mebibytes(64);
/** A bundle of certificate authorities in PEM. Null or nothing: the public ones. */
export const AuthoritiesText = z.string().nullable();

/** What a server can have of its own. Left out: as it is; for a new server the default. */
export const serverSettings = {
  silenceSeconds: SilenceSeconds.optional(),
  maxAnswerMb: MaxAnswerMb.optional(),
  /** The longest request to it. Null: as the proxy is set. */
  maxRequestMb: mebibytes(16).optional(),
  authorities: AuthoritiesText.optional(),
};

export type ServerSettings = Pick<Server, "silenceSeconds" | "maxAnswerMb" | "maxRequestMb" | "authorities">;

/**
 * The authorities as they are stored: certificates only, or null. Throws `invalid_input` for the field `authorities`
 * where the text is no bundle of authorities that are valid now. What is stored already may have expired.
 */
export function checkedAuthorities(
  text: string | null | undefined,
  stored: string | null = null,
): string | null {
  if (text === undefined || text === stored) return stored;
  if (text === null || text.trim() === "") return null;
  const read = readAuthorities(text);
  if (!read.ok) throw invalidAuthorities(read.message);
  const fault = read.authorities.map((authority) => authorityFault(authority, Date.now())).find(Boolean);
  if (fault !== undefined) throw invalidAuthorities(fault);
  return read.pem;
}

function invalidAuthorities(message: string): ServiceError {
  return new ServiceError("invalid_input", message, [{ path: "authorities", message }]);
}

/** Whose the stored authorities are, and until when. */
export function authoritiesIn(stored: string | null): readonly Authority[] {
  const read = stored === null ? undefined : readAuthorities(stored);
  return read?.ok === true ? read.authorities : [];
}

/** How the dashboard's own connections to a server keep to its settings, as the proxy's do. */
export function contactSettings({
  maxAnswerMb,
  authorities,
}: {
  readonly maxAnswerMb?: number | null | undefined;
  readonly authorities: string | null;
}): Pick<HandshakeTarget, "maxAnswerBytes" | "authorities"> {
  return {
    maxAnswerBytes: maxAnswerMb == null ? undefined : maxAnswerMb * 1024 * 1024,
    authorities: authorities ?? undefined,
  };
}

/** What the audit trail says of them. */
export function settingsDetails(settings: ServerSettings) {
  const { silenceSeconds, maxAnswerMb, maxRequestMb, authorities } = settings;
  const subjects = authoritiesIn(authorities).map(({ subject }) => subject);
  return { silenceSeconds, maxAnswerMb, maxRequestMb, authorities: subjects };
}
