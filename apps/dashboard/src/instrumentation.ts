import { EnvError } from "@sallyport/env";
import { env, isNodeRuntime } from "./env.ts";

/** Runs once when the server starts: a wrong environment ends it at once, one sentence for each problem. */
export async function register(): Promise<void> {
  if (!isNodeRuntime) return;
  try {
    env();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    console.error(`\nThe dashboard cannot start:\n\n${error.message}\n`);
    globalThis.process.exit(1); // Next would keep running and answer every request with an error
  }
  const { startNotifications } = await import("./notifications.ts");
  startNotifications();
}
