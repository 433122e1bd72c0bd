import type { ToolCall } from "./upstreams.ts";

/** What a client shows of a call. */
export type Shown = { readonly ran: boolean; readonly text: string };

export type Connection = {
  /** The tools' names, without what the client puts before them. */
  list(): Promise<readonly string[]>;
  call(call: ToolCall): Promise<Shown>;
  close(): Promise<void>;
};

/** A published client. `connect` rejects with the message that the client shows when it is refused. */
export type PeerClient = {
  readonly name: string;
  connect(url: string, token: string): Promise<Connection>;
};

type Answer = { readonly isError?: boolean; readonly content?: readonly { readonly text?: string }[] };

/** What a client shows that returns the tool's result as it is. */
export function shownOf({ isError, content = [] }: Answer): Shown {
  return { ran: isError !== true, text: content.map(({ text = "" }) => text).join("\n") };
}

/** What a client shows that throws. */
export const failed = (error: unknown): Shown => ({
  ran: false,
  text: error instanceof Error ? error.message : String(error),
});
