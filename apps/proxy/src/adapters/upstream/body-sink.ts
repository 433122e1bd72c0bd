/** Takes a body. `chunk` returns false to be sent no more until `resume`. Exactly one of `end` and `fail` comes last. */
export type BodySink = {
  chunk(bytes: Uint8Array): boolean;
  end(): void;
  fail(error: Error): void;
};

/**
 * A sink whose exceptions are its own: what it throws is told to `onThrow`, and never to the connection that gives it
 * the body, which may serve others.
 */
export function guardSink(sink: BodySink, onThrow: (error: Error) => void): BodySink {
  const attempt = (act: () => boolean | void): boolean => {
    try {
      return act() !== false;
    } catch (error) {
      onThrow(error instanceof Error ? error : new Error("relay failed"));
      return true;
    }
  };
  return {
    chunk: (bytes) => attempt(() => sink.chunk(bytes)),
    end: () => void attempt(() => sink.end()),
    fail: (error) => void attempt(() => sink.fail(error)),
  };
}
