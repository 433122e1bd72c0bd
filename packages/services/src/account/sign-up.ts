import { randomBytes, randomUUID } from "node:crypto";
import { hash } from "@node-rs/argon2";
import { forOrg, isUniqueViolation } from "@sallyport/db";
import * as z from "zod";
import { recordEvent } from "../in-org.ts";
import { Name } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import type { Services } from "../services.ts";
import { countAttempt } from "../throttle.ts";
import { isReservedSlug, slugOf } from "./org-slug.ts";

export const PASSWORD_MIN = 12;

export const SignUpInput = z.strictObject({
  email: z
    .string()
    .trim()
    .toLowerCase()
    .max(254, "An e-mail address has at most 254 characters.")
    .pipe(z.email("Enter an e-mail address, for example ada@example.com.")),
  password: z
    .string()
    .min(PASSWORD_MIN, `Use at least ${PASSWORD_MIN} characters.`)
    .max(200, "Use at most 200 characters."),
  name: Name,
  organisation: Name,
});
export type SignUpInput = z.infer<typeof SignUpInput>;

const SIGN_UPS_PER_ADDRESS = { max: 20, windowMs: 60 * 60_000 };

/** Makes an account and an organisation with it as admin. Throws `conflict` when the e-mail address has an account. */
export async function signUp(
  services: Services,
  given: z.input<typeof SignUpInput>,
  from: { ip: string },
): Promise<{ userId: string; orgSlug: string }> {
  const input = parseInput(SignUpInput, given);
  if (input.password.toLowerCase() === input.email) {
    const message = "Use a password that is not your e-mail address.";
    throw new ServiceError("invalid_input", message, [{ path: "password", message }]);
  }
  await countAttempt(services, { of: ["sign-up", from.ip], ...SIGN_UPS_PER_ADDRESS });
  const passwordHash = await hash(input.password);
  const base = slugOf(input.organisation);
  for (let attempt = 0; ; attempt++) {
    const slug = attempt === 0 && !isReservedSlug(base) ? base : `${base}-${randomBytes(2).toString("hex")}`;
    const made = await create(services, { ...input, passwordHash, slug });
    if (made !== null) return { userId: made, orgSlug: slug };
    if (attempt === 8) throw new ServiceError("conflict", "Choose another name for your organisation.");
  }
}

/** The new account's id, or null when the organisation's slug is taken. */
async function create(
  services: Services,
  account: SignUpInput & { passwordHash: string; slug: string },
): Promise<string | null> {
  const orgId = randomUUID();
  const userId = randomUUID();
  const { email, name, passwordHash, slug } = account;
  try {
    await forOrg(services.db, orgId, async (tx) => {
      await tx.user.create({ data: { id: userId, email, name, passwordHash } });
      await tx.org.create({ data: { id: orgId, slug, name: account.organisation } });
      await tx.membership.create({ data: { orgId, userId, role: "admin" } });
      await recordEvent(
        tx,
        { orgId, actor: { userId, email } },
        { action: "org.created", targetId: orgId, targetName: account.organisation, details: { slug } },
      );
    });
    return userId;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    if (await services.db.user.findUnique({ where: { email }, select: { id: true } })) {
      const message = "This e-mail address has an account already. Sign in instead.";
      throw new ServiceError("conflict", message, [{ path: "email", message }]);
    }
    return null; // the slug is taken
  }
}
