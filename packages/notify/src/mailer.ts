import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";

export type Mail = {
  /** The same at each attempt. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
};

/** Sends a mail. Throws `MailRefused` when trying again is of no use, and other errors when it may be. */
export type Mailer = (mail: Mail) => Promise<void>;

export class MailRefused extends Error {
  override readonly name = "MailRefused";
}

const CONNECT_TIMEOUT_MS = 10_000;
const SOCKET_TIMEOUT_MS = 15_000;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const HEADERS = { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" };

type From = { readonly from: string /** Right side of the message id. */; readonly host: string };

/** Mails by SMTP. With a user name, and not on this machine, nothing is said before TLS has begun. */
export function createSmtpMailer({ url, from, host }: From & { url: string }): Mailer {
  const { username, hostname } = new URL(url);
  const transport = createTransport({
    url,
    requireTLS: username !== "" && !LOOPBACK.test(hostname),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ id, to, subject, text }) => {
    try {
      await transport.sendMail({
        from,
        to: { name: "", address: to },
        subject,
        text,
        messageId: `<${id}@${host}>`,
        headers: HEADERS,
      });
    } catch (error) {
      const code = (error as { responseCode?: unknown } | null)?.responseCode;
      if (typeof code === "number" && code >= 500) throw new MailRefused(`refused with ${code}`);
      throw error;
    }
  };
}

/** Writes mails to a folder instead, a JSON file for each: for development, where nobody has SMTP. */
export function createFolderMailer({ folder, from }: { folder: string; from: string }): Mailer {
  return async (mail) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const stored = JSON.stringify({ ...mail, from, at: new Date().toISOString() }, null, 2);
    await writeFile(join(folder, `${mail.id}.json`), `${stored}\n`, { mode: 0o600 });
  };
}
