/** What the pipeline uses of Node's response to a client, so that a part of a batch can be answered in the same way. */
export type ClientSide = {
  readonly closed: boolean;
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  readonly writableFinished: boolean;
  readonly writableLength: number;
  once(event: "close" | "drain", act: () => void): unknown;
  on(event: "timeout", act: () => void): unknown;
  writeHead(status: number, headers: string[]): unknown;
  flushHeaders(): void;
  write(chunk: string | Uint8Array): boolean;
  end(chunk?: string | Uint8Array): unknown;
  setTimeout(milliseconds: number): unknown;
  destroy(): unknown;
};
