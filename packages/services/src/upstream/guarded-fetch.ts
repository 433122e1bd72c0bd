import { createGuardedAgent, type EgressRules, isReadableCoding } from "@sallyport/egress";
import { isSessionId, type ServerProblem } from "@sallyport/mcp";
import { fetch as undiciFetch } from "undici";

/** What the last exchange showed; the cause of a failed handshake is told from it. */
export type Seen = {
  /** Status of the last answer; undefined when none came. */
  readonly status: number | undefined;
  /** Whether that was an event stream. */
  readonly isStream: boolean;
  /** The error of the last request that got no answer. */
  readonly error: unknown;
  /** Why an answer could not be used, as the proxy could not use it either. */
  readonly problem: ServerProblem | undefined;
  /** What a 401 or 403 says, as it came; empty for any other answer. */
  readonly words: string;
  /** Where a redirect leads, as it came. */
  readonly location: string | undefined;
};

/** Where may be connected to, and how much an answer may have; the proxy goes by the same. */
export type ContactRules = EgressRules & {
  readonly maxAnswerBytes: number;
  /** The only authorities that a certificate may come from, in PEM; left out: the public ones. */
  readonly authorities?: string | undefined;
};

export type GuardedFetch = {
  readonly fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  readonly seen: () => Seen;
  readonly close: () => Promise<void>;
};

const CONNECT_TIMEOUT_MS = 5000;
const HEADERS_TIMEOUT_MS = 15_000;
const MAX_WORDS = 4096;
const NOTHING_SEEN: Seen = {
  status: undefined,
  isStream: false,
  error: undefined,
  problem: undefined,
  words: "",
  location: undefined,
};

/**
 * `fetch` for talking to a server that somebody typed in: public addresses only (as the rules say), no redirect is
 * followed, a body ends after `maxAnswerBytes`, everything ends after `deadlineMs`.
 */
export function createGuardedFetch(rules: ContactRules, deadlineMs: number): GuardedFetch {
  const agent = createGuardedAgent({
    ...rules,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    headersTimeoutMs: HEADERS_TIMEOUT_MS,
    bodyTimeoutMs: HEADERS_TIMEOUT_MS,
  });
  const deadline = AbortSignal.timeout(deadlineMs);
  let seen: Seen = NOTHING_SEEN;
  const guarded = async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    const signal = init.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
    try {
      // undici's and the platform's types describe the same objects; only the dispatcher is undici's own.
      const headers = new Headers(init.headers);
      headers.set("accept-encoding", "identity"); // as the proxy asks
      const options = {
        ...init,
        headers,
        signal,
        redirect: "manual",
        dispatcher: agent,
      } as unknown as Parameters<typeof undiciFetch>[1];
      const response = (await undiciFetch(url, options)) as unknown as Response;
      const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
      const location = response.headers.get("location") ?? undefined;
      const problem = problemOf(response);
      seen = { status: response.status, isStream, error: undefined, problem, words: "", location };
      if (problem !== undefined) {
        await response.body?.cancel();
        throw new UnusableAnswer("the answer cannot be used");
      }
      if (response.status === 401 || response.status === 403) {
        const words = await startOf(response);
        seen = { ...seen, words };
        const { status, statusText, headers: answered } = response;
        return new Response(words, { status, statusText, headers: answered });
      }
      return bounded(response, rules.maxAnswerBytes, () => {
        seen = { ...seen, problem: "too_large" };
      });
    } catch (error) {
      if (!(error instanceof UnusableAnswer)) seen = { ...NOTHING_SEEN, error };
      throw error;
    }
  };
  return { fetch: guarded, seen: () => seen, close: () => agent.destroy() };
}

/** What `seen` says the problem of. */
class UnusableAnswer extends Error {}

/** What the proxy would refuse of the head of an answer. */
function problemOf({ headers }: Response): ServerProblem | undefined {
  const sessionId = headers.get("mcp-session-id");
  if (sessionId !== null && !isSessionId(sessionId)) return "session_id";
  return isReadableCoding(headers.get("content-encoding") ?? undefined) ? undefined : "encoding";
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

function bounded(response: Response, maxBytes: number, exceeded: () => void): Response {
  if (!response.body) return response;
  let received = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      received += chunk.byteLength;
      if (received <= maxBytes) return controller.enqueue(chunk);
      exceeded();
      return controller.error(new Error("the answer is too large"));
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(limit), { status, statusText, headers });
}
