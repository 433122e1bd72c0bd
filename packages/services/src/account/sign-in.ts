import { hash, verify } from "@node-rs/argon2";
import * as z from "zod";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import type { Services } from "../services.ts";
import { clearAttempts, countAttempt } from "../throttle.ts";

export const SignInInput = z.strictObject({
  email: z.string().trim().toLowerCase().min(1).max(254),
  password: z.string().min(1).max(200),
});

export type SignedIn = {
  readonly userId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly name: string;
};

/** Where an attempt to sign in comes from. */
export type SignInOrigin = {
  readonly ip: string;
  readonly userAgent: string;
  /** The device on which this account has signed in before; undefined for any other. */
  readonly knownDevice?: string | undefined;
};

const SESSION_DAYS = 30;
const QUARTER_OF_AN_HOUR = 15 * 60_000;
/** Verified when there is no such account, so that both cases take the same time. */
const nobody = hash("the password of nobody");

/**
 * Checks a password and opens a session. Throws `unauthenticated` with one sentence for every cause, and `too_many`
 * after 10 failures for the account from one address, or 300 attempts from one address, within a quarter of an hour. A
 * device that the account knows is counted by itself: what others try elsewhere locks nobody out.
 */
export async function signIn(
  services: Services,
  given: z.input<typeof SignInInput>,
  from: SignInOrigin,
): Promise<SignedIn> {
  const input = parseInput(SignInInput, given);
  const { db } = services;
  const { ip, knownDevice } = from;
  const source = knownDevice === undefined ? ["address", ip] : ["device", knownDevice];
  const here = { of: ["sign-in", input.email, ...source], max: 10, windowMs: QUARTER_OF_AN_HOUR };
  if (knownDevice === undefined) {
    await countAttempt(services, { of: ["sign-in", ip], max: 300, windowMs: QUARTER_OF_AN_HOUR });
  }
  await countAttempt(services, here);
  const user = await db.user.findUnique({ where: { email: input.email } });
  const right = await verify(user?.passwordHash ?? (await nobody), input.password);
  if (!user || !right)
    throw new ServiceError("unauthenticated", "The e-mail address or the password is wrong.");
  await clearAttempts(services, here);
  const session = await db.userSession.create({
    data: {
      userId: user.id,
      userAgent: from.userAgent.slice(0, 300),
      expiresAt: new Date(Date.now() + SESSION_DAYS * 24 * 60 * 60_000),
    },
    select: { id: true },
  });
  return { userId: user.id, sessionId: session.id, email: user.email, name: user.name };
}
