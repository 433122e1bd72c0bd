import type { OutcomeResult } from "@sallyport/audit";
import type { JsonObject } from "@sallyport/json";
import type { Denial, RpcResponse, ServedVersion } from "@sallyport/mcp";
import type { Inbound, Within } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";

/** The response as the client may have it. `text` undefined: as it came. */
export type RewrittenReply = {
  readonly text: string | undefined;
  readonly result: Extract<OutcomeResult, "ok" | "tool_error" | "rpc_error">;
  /** HTTP status of the answer, where it is not 200 and nothing was sent yet. */
  readonly status?: number;
  /** The revision that an `initialize` agreed on. */
  readonly version?: ServedVersion | undefined;
};

export type AwaitedResponse = { readonly response: RpcResponse; readonly value: JsonObject };

/** A request whose reply is rewritten, and what it is rewritten with. */
export type Asked = { readonly inbound: Inbound; readonly context: CallContext; readonly ports: Ports };

/** One whose reply may ask the client for something: what is decided of that is noted in `questions`. */
export type Asking = Asked & { readonly questions: Within[] };

/** `changed`: the result that goes out instead. `denial`: an error that does (docs/contract.md, E). */
export type Rewritten = Omit<RewrittenReply, "text"> & { changed?: JsonObject; denial?: Denial };
