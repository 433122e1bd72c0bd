import { PASSWORD_MIN } from "@sallyport/services";
import type { Metadata } from "next";
import Link from "next/link";
import { SessionCard } from "../../../features/sign-in/session-card.tsx";
import { SignUpForm } from "../../../features/sign-in/sign-up-form.tsx";

export const metadata: Metadata = { title: "Sign up" };

export default function SignUpPage() {
  return (
    <SessionCard
      title="Create your account"
      below={
        <>
          Have an account?{" "}
          <Link className="link" href="/sign-in">
            Sign in
          </Link>
        </>
      }
    >
      <SignUpForm minPasswordLength={PASSWORD_MIN} />
    </SessionCard>
  );
}
