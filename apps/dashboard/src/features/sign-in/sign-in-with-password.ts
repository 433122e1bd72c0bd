export type SignInResult = { readonly ok: true } | { readonly ok: false; readonly sentence: string };

const SENTENCES: Readonly<Record<string, string>> = {
  WrongPassword: "The e-mail address or the password is not right.",
  CredentialsSignin: "The e-mail address or the password is not right.",
  Unavailable: "Sign-in does not work right now: the database cannot be reached. Try again in a moment.",
};

/** Opens a session; the cookie is set by the answer. Loads next-auth's client only when it is needed. */
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
