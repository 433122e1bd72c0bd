import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { callbackPath, signUpPath } from "../../../session/callback-path.ts";
import { currentActor } from "../../../session/current-actor.ts";
import { SessionCard } from "../../../features/sign-in/session-card.tsx";
import { SignInForm } from "../../../features/sign-in/sign-in-form.tsx";

export const metadata: Metadata = { title: "Sign in" };

const UNAVAILABLE =
  "The database cannot be reached, so you may not be able to sign in. Try again in a moment.";

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { callbackUrl } = await searchParams;
  const next = callbackPath(typeof callbackUrl === "string" ? callbackUrl : null);
  const actor = await currentActor().catch(() => undefined);
  if (actor) redirect(next);
  return (
    <SessionCard
      title="Sign in"
      below={
        <>
          New here?{" "}
          <Link className="link" href={signUpPath(next)}>
            Create an account
          </Link>
        </>
      }
    >
      <SignInForm next={next} notice={actor === undefined ? UNAVAILABLE : null} />
    </SessionCard>
  );
}
