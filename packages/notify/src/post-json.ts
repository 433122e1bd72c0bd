import { createGuardedAgent, type EgressRules, explainFailure } from "@sallyport/egress";
import { fetch } from "undici";

export type Posted =
  | { readonly ok: true; readonly status: number }
  | { readonly ok: false; readonly status: number | null; readonly error: string };

const CONNECT_TIMEOUT_MS = 5000;
const DEADLINE_MS = 15_000;

/**
 * Posts JSON to an address that somebody typed in, through the egress guard. Any 2xx is success; a redirect is not
 * followed, and what the answer says is not read.
 */
export async function postJson(
  rules: EgressRules,
  to: { url: string; body: string; headers: Readonly<Record<string, string>> },
): Promise<Posted> {
  const agent = createGuardedAgent({
    ...rules,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    headersTimeoutMs: DEADLINE_MS,
    bodyTimeoutMs: DEADLINE_MS,
  });
  try {
    const { status, body } = await fetch(to.url, {
      method: "POST",
      headers: { ...to.headers, "content-type": "application/json", "user-agent": "Sallyport" },
      body: to.body,
      redirect: "manual",
      signal: AbortSignal.timeout(DEADLINE_MS),
      dispatcher: agent,
    });
    await body?.cancel();
    if (status >= 200 && status < 300) return { ok: true, status };
    return { ok: false, status, error: `It answered with status ${status}.` };
  } catch (error) {
    return { ok: false, status: null, error: explainFailure(error).message };
  } finally {
    await agent.destroy();
  }
}
