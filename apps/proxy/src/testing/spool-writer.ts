import { Spool } from "../adapters/spool/spool.ts";
import { record } from "./decision-record.ts";

/** Child process of spool.test.ts: appends as fast as it can, and reports the number of each record that is on disk. */
const spool = await Spool.open({
  dir: process.argv[2] ?? "",
  maxBytes: 64 * 1024 * 1024,
  onTrouble: () => undefined,
  onLoss: () => undefined,
});
let next = spool.lastSeq;
const writeOn = async (): Promise<void> => {
  for (;;) {
    const seq = ++next;
    await spool.append(record(`${seq} ${"x".repeat(seq % 900)}`));
    process.send?.(seq);
  }
};
await Promise.all(Array.from({ length: 8 }, writeOn));
