import type { Tx } from "@sallyport/db";

/** Tells the process that sends notifications that something is due; it hears of it when the transaction commits. */
export async function wakeSender(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify('sallyport_notifications', '')`;
}
