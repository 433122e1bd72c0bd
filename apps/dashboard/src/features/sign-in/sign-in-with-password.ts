export type SignInResult = { readonly ok: true } | { readonly ok: false; readonly sentence: string };

const SENTENCES: Readonly<Record<string, string>> = {
  WrongPassword: "The e-mail address or the password is wrong.",
  CredentialsSignin: "The e-mail address or the password is wrong.",
  Unavailable: "You cannot sign in now, because the database cannot be reached. Try again in a moment.",
};

/** Opens a session; the response sets its cookie. Loads the client of next-auth only when needed. */
export async function signInWithPassword(email: string, password: string): Promise<SignInResult> {
  try {
    const { signIn } = await import("next-auth/react");
    const result = await signIn("credentials", { email, password, redirect: false });
    if (result?.ok && !result.error) return { ok: true };
    const error = result?.error ?? "";
    return {
      ok: false,
      sentence: SENTENCES[error] ?? (error.includes(" ") ? error : (SENTENCES["Unavailable"] ?? "")),
    };
  } catch {
    return { ok: false, sentence: "The dashboard cannot be reached. Check your connection and try again." };
  }
}
