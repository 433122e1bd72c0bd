import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Mail } from "./mailer.ts";

export type StoredMail = Mail & { readonly at: string };

const MAX = 50;

/** The newest mails of a folder to one address, the newest first. A folder that is not there has none. */
export async function readMails(folder: string, to: string): Promise<StoredMail[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === "ENOENT") return [];
    throw error;
  });
  const files = await Promise.all(
    names
      .filter((name) => name.endsWith(".json"))
      .map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
  );
  const mails: StoredMail[] = [];
  for (const { name } of files.toSorted((a, b) => b.at - a.at)) {
    const mail = JSON.parse(await readFile(join(folder, name), "utf8")) as StoredMail;
    if (mail.to === to) mails.push(mail);
    if (mails.length === MAX) break;
  }
  return mails;
}
