/** Waits before the second and the third attempt. */
const WAITS_MS = [300, 1200] as const;

/** Loads what `load` imports. An import that fails is repeated twice; then it throws the last error. */
export async function loadRetry<Loaded>(
  load: () => Promise<Loaded>,
  wait: (ms: number) => Promise<unknown> = (ms) => new Promise((done) => setTimeout(done, ms)),
): Promise<Loaded> {
  for (const ms of WAITS_MS) {
    try {
      return await load();
    } catch {
      await wait(ms);
    }
  }
  return load();
}
