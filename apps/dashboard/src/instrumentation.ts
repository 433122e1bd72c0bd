import { env, isNodeRuntime } from "./env.ts";

/** Runs once when the server starts: a wrong environment is told at once, not at the first request. */
export function register(): void {
  if (isNodeRuntime) env();
}
