import { PASSWORD_MIN } from "@sallyport/services";
import type { Metadata } from "next";
import Link from "next/link";
import { callbackPathOrNull, signInPath } from "../../../session/callback-path.ts";
import { SessionCard } from "../../../features/sign-in/session-card.tsx";
import { SignUpForm } from "../../../features/sign-in/sign-up-form.tsx";

export const metadata: Metadata = { title: "Sign up" };

export default async function SignUpPage({ searchParams }: PageProps<"/sign-up">) {
  const { callbackUrl } = await searchParams;
  const next = callbackPathOrNull(typeof callbackUrl === "string" ? callbackUrl : null);
  return (
    <SessionCard
      title="Create your account"
      below={
        <>
          Have an account?{" "}
          <Link className="link" href={signInPath(next)}>
            Sign in
          </Link>
        </>
      }
    >
      <SignUpForm minPasswordLength={PASSWORD_MIN} next={next} />
    </SessionCard>
  );
}
