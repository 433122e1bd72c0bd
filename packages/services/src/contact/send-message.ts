import { randomUUID } from "node:crypto";
import * as z from "zod";
import { parseInput } from "../parse-input.ts";
import type { Services } from "../services.ts";
import { countAttempt } from "../throttle.ts";

export const SendMessageInput = z.strictObject({
  name: z.string().trim().min(1, "Enter your name.").max(80, "Use at most 80 characters."),
  email: z
    .string()
    .trim()
    .max(254, "An e-mail address has at most 254 characters.")
    .pipe(z.email("Enter an e-mail address, for example ada@example.com.")),
  text: z.string().trim().min(1, "Write what it is about.").max(5000, "Use at most 5,000 characters."),
  /** A field that people do not see. Programs fill it in, and what they send is dropped. */
  website: z.string().max(500).default(""),
});

const PER_ADDRESS = { max: 5, windowMs: 60 * 60_000 };
/** However many addresses somebody has, the table does not fill up. */
const IN_ALL = { max: 500, windowMs: 60 * 60_000 };

export type Message = { readonly name: string; readonly email: string; readonly text: string };

/** Stores what somebody writes to the operator, and hands it to `tell`, which may fail: the message is kept first. */
export async function sendMessage(
  services: Services,
  given: z.input<typeof SendMessageInput>,
  from: { readonly ip: string; readonly tell: (message: Message) => Promise<void> },
): Promise<void> {
  const { website, ...message } = parseInput(SendMessageInput, given);
  if (website !== "") return; // a program; it learns nothing from the answer
  await countAttempt(services, { of: ["contact", from.ip], ...PER_ADDRESS });
  await countAttempt(services, { of: ["contact"], ...IN_ALL });
  await services.db.message.createMany({ data: [{ id: randomUUID(), ...message }] });
  await from.tell(message);
}
