import { type Log, TroubleLog } from "./adapters/log.ts";
import { Spool } from "./adapters/spool/spool.ts";
import { SpoolFolderError } from "./adapters/spool/spool-error.ts";
import { StartupError } from "./startup-error.ts";

/** Opens a spool that logs its failures. Throws StartupError when its folder cannot be used. */
export async function openSpool(where: { dir: string; maxBytes: number }, log: Log): Promise<Spool> {
  const trouble = new TroubleLog(log, "spool", "Records can be written again.");
  try {
    return await Spool.open({
      ...where,
      onTrouble: (problem) => {
        if (problem === undefined) trouble.end();
        else
          trouble.begin(`No call passes, because decisions cannot be recorded: ${problem}. Check the disk.`);
      },
      onLoss: (records, path) =>
        log.error({ records, path }, "Records in the spool were damaged on the disk and are lost."),
    });
  } catch (error) {
    if (error instanceof SpoolFolderError) throw new StartupError(`${error.message} ${error.remedy}`);
    throw error;
  }
}
