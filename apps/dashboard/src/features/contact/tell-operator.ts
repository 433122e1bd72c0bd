import "server-only";
import { randomUUID } from "node:crypto";
import type { Message } from "@sallyport/services";
import { env } from "../../env.ts";
import { mailerOf } from "../../notifications.ts";

/**
 * Tells the operator that somebody wrote: by mail to CONTACT_MAIL where mails can be sent, else in the log. The message
 * itself is stored by then, so a mail that fails is logged, and costs the sender nothing.
 */
export async function tellOperator({ name, email, text }: Message): Promise<void> {
  const to = env().CONTACT_MAIL;
  const mailer = mailerOf(env());
  if (to === undefined || mailer === null) {
    console.info(`Somebody wrote by the contact form (${text.length} characters): see the table messages.`);
    return;
  }
  const subject = `Contact form: ${name.replaceAll(/\s+/g, " ")}`;
  try {
    await mailer({ id: randomUUID(), to, subject, text: `${name} <${email}> wrote:\n\n${text}\n` });
  } catch (error) {
    console.error("A message of the contact form is stored and could not be mailed.", error);
  }
}
