import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { notify } from "../features/feedback/notify.ts";

const FRESH_MS = 10_000;
/** Codes of failures that may pass; empty: no answer came. Not GATEWAY_TIMEOUT, which was long to wait for already. */
const MAY_PASS = new Set(["", "TIMEOUT", "BAD_GATEWAY", "INTERNAL_SERVER_ERROR"]);

/** Retries temporary failures twice, and never what the person has to change. */
function mayPass(failures: number, error: unknown): boolean {
  return failures < 2 && MAY_PASS.has(errorCode(error));
}

function errorCode(error: unknown): string {
  const data = (error as { data?: { code?: unknown } } | null)?.data;
  return typeof data?.code === "string" ? data.code : "";
}

/** The page stays as it is: it may hold text of the person. */
function tellSignedOut(error: unknown): void {
  if (typeof window !== "undefined" && errorCode(error) === "UNAUTHORIZED") {
    const here = encodeURIComponent(window.location.pathname + window.location.search);
    notify("You are signed out", "bad", { label: "Sign in again", href: `/sign-in?callbackUrl=${here}` });
  }
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: tellSignedOut }),
    mutationCache: new MutationCache({ onError: tellSignedOut }),
    defaultOptions: {
      queries: { staleTime: FRESH_MS, retry: typeof window === "undefined" ? false : mayPass },
      // Never paused: a change that was made offline fails at once, instead of happening by itself later.
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
