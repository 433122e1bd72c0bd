import type { Transform } from "node:stream";

/** As an upstream's body is given to whoever reads it. */
type Sink = { chunk(bytes: Uint8Array): boolean; end(): void; fail(error: Error): void };

/** A compressed body that cannot be decoded. */
export class DecodingFailure extends Error {
  override readonly name = "DecodingFailure";
}

/**
 * The body of an answer that the server compressed, decoded while it comes: never more at once than its reader takes,
 * so that a small body which stands for a very large one costs what its reader allows and no more.
 */
export class DecodedBody {
  readonly #decoder: Transform;
  #over = false;

  /** @param drained called when more can be written after `write` said no */
  constructor(decoder: Transform, drained: () => void) {
    this.#decoder = decoder;
    decoder.on("drain", drained);
    decoder.on("error", () => undefined); // told once there is a sink
  }

  /** False when no more should come until it has drained. */
  write(bytes: Uint8Array): boolean {
    return this.#over || this.#decoder.write(bytes);
  }

  end(): void {
    this.#decoder.end();
  }

  /** Once. Nothing is decoded before. */
  pipe(sink: Sink): void {
    const decoder = this.#decoder;
    const finish = (tell: () => void) => (): void => {
      if (this.#over) return;
      this.#over = true;
      tell();
    };
    decoder.on("data", (bytes: Uint8Array) => {
      if (!this.#over && !sink.chunk(bytes)) decoder.pause();
    });
    decoder.on(
      "end",
      finish(() => sink.end()),
    );
    const failed = finish(() => sink.fail(new DecodingFailure("The body cannot be decoded.")));
    decoder.on("error", failed);
    if (decoder.errored !== null) failed();
  }

  resume(): void {
    this.#decoder.resume();
  }

  /** Nothing more is decoded or told. */
  destroy(): void {
    this.#over = true;
    this.#decoder.destroy();
  }
}
