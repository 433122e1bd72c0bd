import { notify } from "../feedback/notify.ts";

/** Ends this session on the server, then leaves by a full load: nothing of the person stays in memory. */
export async function signOutOfThisBrowser(): Promise<void> {
  try {
    const { signOut } = await import("next-auth/react");
    await signOut({ redirect: false });
    window.location.assign("/sign-in");
  } catch {
    notify("Signing out did not work: the dashboard cannot be reached. Try again.", "bad");
  }
}
