export { createFolderMailer, createSmtpMailer, type Mailer } from "./mailer.ts";
export { readMails } from "./read-mails.ts";
export { type Sender, startSender } from "./start-sender.ts";
