export { createFolderMailer, createSmtpMailer } from "./mailer.ts";
export { readMails } from "./read-mails.ts";
export { type Sender, startSender } from "./start-sender.ts";
