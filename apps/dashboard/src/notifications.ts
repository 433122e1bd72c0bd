import {
  createFolderMailer,
  createSmtpMailer,
  type Mailer,
  type Sender,
  startSender,
} from "@sallyport/notify";
import { env, type Env } from "./env.ts";

const KEY = Symbol.for("sallyport.sender");

/** Begins to send notifications, once for the process: a hot reload begins no second one. Requests have no part in it. */
export function startNotifications(): void {
  const kept = globalThis as { [KEY]?: Sender };
  const read = env();
  kept[KEY] ??= startSender({
    databaseUrl: read.DASHBOARD_DATABASE_URL,
    sealingKeys: read.SEALING_KEYS,
    egress: { allowPrivate: read.ALLOW_PRIVATE_UPSTREAMS },
    baseUrl: read.NEXTAUTH_URL,
    mailer: mailerOf(read),
    log: (sentence, error) => console.error(sentence, error),
  });
}

/** How mails are sent; null: they are not. */
export function mailerOf({ SMTP_URL, MAIL_FROM, MAIL_DIR, NEXTAUTH_URL }: Env): Mailer | null {
  const host = new URL(NEXTAUTH_URL).hostname;
  const from = MAIL_FROM ?? `Sallyport <sallyport@${host}>`;
  if (SMTP_URL !== undefined) return createSmtpMailer({ url: SMTP_URL, from, host });
  return MAIL_DIR === undefined ? null : createFolderMailer({ folder: MAIL_DIR, from });
}
