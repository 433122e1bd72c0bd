import { createGuardedAgent, type EgressRules } from "@sallyport/egress";
import { fetch as undiciFetch } from "undici";

/** What the last exchange showed; the cause of a failed handshake is told from it. */
export type Seen = {
  /** Status of the last answer; undefined when none came. */
  readonly status: number | undefined;
  /** Whether that was an event stream. */
  readonly isStream: boolean;
  /** The error of the last request that got no answer. */
  readonly error: unknown;
  readonly tooLarge: boolean;
  /** What a 401 or 403 says, as it came; empty for any other answer. */
  readonly words: string;
  /** Where a redirect leads, as it came. */
  readonly location: string | undefined;
};

export type GuardedFetch = {
  readonly fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  readonly seen: () => Seen;
  readonly close: () => Promise<void>;
};

const CONNECT_TIMEOUT_MS = 5000;
const HEADERS_TIMEOUT_MS = 15_000;
const MAX_WORDS = 4096;
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/**
 * `fetch` for talking to a server that somebody typed in: public addresses only (as the rules say), no redirect is
 * followed, a body ends after 8 MiB, everything ends after `deadlineMs`.
 */
export function createGuardedFetch(rules: EgressRules, deadlineMs: number): GuardedFetch {
  const agent = createGuardedAgent({
    ...rules,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    headersTimeoutMs: HEADERS_TIMEOUT_MS,
    bodyTimeoutMs: HEADERS_TIMEOUT_MS,
  });
  const deadline = AbortSignal.timeout(deadlineMs);
  let seen: Seen = {
    status: undefined,
    isStream: false,
    error: undefined,
    tooLarge: false,
    words: "",
    location: undefined,
  };
  const guarded = async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    const signal = init.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
    try {
      // undici's and the platform's types describe the same objects; only the dispatcher is undici's own.
      const options = { ...init, signal, redirect: "manual", dispatcher: agent } as Parameters<
        typeof undiciFetch
      >[1];
      const response = (await undiciFetch(url, options)) as unknown as Response;
      const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
      const location = response.headers.get("location") ?? undefined;
      seen = { ...seen, status: response.status, isStream, error: undefined, words: "", location };
      if (response.status === 401 || response.status === 403) {
        const words = await startOf(response);
        seen = { ...seen, words };
        const { status, statusText, headers } = response;
        return new Response(words, { status, statusText, headers });
      }
      return bounded(response, () => {
        seen = { ...seen, tooLarge: true };
      });
    } catch (error) {
      seen = { ...seen, status: undefined, isStream: false, error };
      throw error;
    }
  };
  return { fetch: guarded, seen: () => seen, close: () => agent.destroy() };
}

/** The first characters of a body; what breaks off is what came until then. */
async function startOf({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    while (reader !== undefined && text.length < MAX_WORDS) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // its status says enough
  }
  await reader?.cancel().catch(() => {});
  return text.slice(0, MAX_WORDS);
}

function bounded(response: Response, exceeded: () => void): Response {
  if (!response.body) return response;
  let received = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      received += chunk.byteLength;
      if (received <= MAX_BODY_BYTES) return controller.enqueue(chunk);
      exceeded();
      return controller.error(new Error("the answer is too large"));
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(limit), { status, statusText, headers });
}
