/**
 * What counts with every server, whoever talks to it: the proxy and the dashboard's check of a connection go by the same
 * bounds, in the same order and words, so that a server that the check finds good works through the proxy.
 */

/** Bytes of the longest answer, as JSON or as one event of a stream, where no setting says otherwise. */
export const DEFAULT_MAX_ANSWER_BYTES: number = 16 * 1024 * 1024;

/** 2025-11-25, Transports: visible ASCII; as long as a token that says much, and its seal still fits into a header. */
const SESSION_ID = /^[\x21-\x7e]{1,8192}$/;

export function isSessionId(id: string): boolean {
  return SESSION_ID.test(id);
}

/** A server that speaks HTTP+SSE may refuse an `initialize` with these (2025-11-25, Transports, "Backwards Compatibility"). */
const MAY_SPEAK_SSE: ReadonlySet<number> = new Set([400, 404, 405]);

export function maySpeakSse(status: number | undefined): boolean {
  return status !== undefined && MAY_SPEAK_SSE.has(status);
}

/** Why what a server answered is of no use, for people. Nothing of the server's own words is in it. */
export const SERVER_PROBLEMS = {
  too_large:
    "The server's answer is larger than allowed. Ask for less at once; an admin can allow more in the server's settings, and whoever runs Sallyport can raise PROXY_ANSWER_MAX_MB for all servers.",
  encoding:
    "The server compressed its answer in a way that cannot be read here. It may send it plain, or compressed once by gzip, br or (where Sallyport runs on Node 22.15 or newer) zstd.",
  session_id:
    "The server gives a session id that cannot be used: it has to have 1 to 8192 visible ASCII characters.",
} as const;

export type ServerProblem = keyof typeof SERVER_PROBLEMS;
