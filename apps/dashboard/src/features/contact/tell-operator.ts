import "server-only";
import type { Message } from "@sallyport/services";

/** Tells the operator that somebody wrote; the message itself is stored by then. Here it can be mailed. */
export function tellOperator({ text }: Message): Promise<void> {
  console.info(`Somebody wrote by the contact form (${text.length} characters): see the table messages.`);
  return Promise.resolve();
}
