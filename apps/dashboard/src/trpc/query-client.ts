import { QueryClient } from "@tanstack/react-query";

const FRESH_MS = 10_000;
const LATER = new Set([
  "BAD_REQUEST",
  "UNAUTHORIZED",
  "FORBIDDEN",
  "NOT_FOUND",
  "CONFLICT",
  "TOO_MANY_REQUESTS",
]);

/** What a person has to change is not tried again by itself; what may pass is tried twice. */
function mayPass(failures: number, error: unknown): boolean {
  return failures < 2 && !LATER.has(errorCode(error));
}

function errorCode(error: unknown): string {
  const data = (error as { data?: { code?: unknown } } | null)?.data;
  return typeof data?.code === "string" ? data.code : "";
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: FRESH_MS, retry: typeof window === "undefined" ? false : mayPass },
      mutations: { retry: false },
    },
  });
}
