import { notify } from "../feedback/notify.ts";

/** Ends this session on the server, then does a full load, which removes the person's data from memory. */
export async function signOutOfThisBrowser(): Promise<void> {
  try {
    const { signOut } = await import("next-auth/react");
    await signOut({ redirect: false });
    window.location.assign("/sign-in");
  } catch {
    notify("You are still signed in, because the dashboard cannot be reached. Try again.", "bad");
  }
}
