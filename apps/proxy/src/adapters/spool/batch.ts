/** Records that go to the disk in one write. All who wait for one of them wait for the same promise. */
export class Batch {
  /** It looks at the folder, and carries no records. */
  readonly isLook: boolean;
  readonly payloads: string[] = [];
  /** Those that nobody waits for: where the write fails they are written later. */
  readonly unawaited: string[] = [];
  /** Of the frames. */
  bytes = 0;
  /** When its first record came, on the clock that never jumps. */
  readonly since = performance.now();
  readonly written: Promise<void>;
  /** Those who waited were told that it failed, before it was known. */
  isGivenUp = false;
  #resolve: () => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(isLook = false) {
    this.isLook = isLook;
    this.written = new Promise<void>((done, fail) => {
      this.#resolve = done;
      this.#reject = fail;
    });
    this.written.catch(() => undefined); // those who wait are told by their own await
  }

  succeed(): void {
    this.#resolve();
  }

  fail(error: Error): void {
    this.#reject(error);
  }
}
