import type { ParamHeaders } from "@sallyport/mcp";

/** What was learned of a server from its own answers, as far as it is new. */
export type Learned = {
  readonly serverId: string;
  /** The server's URL at that time: what is known of it ends when that changes. */
  readonly url: string;
  /** Tools with the hashes of their definitions. */
  readonly tools?: readonly (readonly [name: string, hash: string])[];
  /** Of every tool of a list, also of those that want none. */
  readonly paramHeaders?: readonly (readonly [tool: string, headers: ParamHeaders])[];
  readonly prompts?: readonly string[];
  readonly resources?: readonly string[];
  readonly givesSessions?: boolean;
};
