import type { JsonObject } from "@sallyport/json";
import type { Envelope, RpcNotification, RpcRequest } from "@sallyport/mcp";
import type { MirroredHeaders } from "./mirrored-headers.ts";

/** A message that claims the stateless era, as it came. */
export type StatelessMessage<Message = RpcRequest | RpcNotification> = {
  readonly message: Message;
  /** The whole message, for the rare case that what is sent on is not what came. */
  readonly value: JsonObject;
  readonly body: Buffer;
};

/** A request whose headers and envelope agree with each other. */
export type StatelessRequest = StatelessMessage<RpcRequest> & {
  readonly mirrored: MirroredHeaders;
  readonly envelope: Envelope;
};
