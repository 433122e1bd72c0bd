import type { Era } from "@sallyport/mcp";
import { bytesIn } from "./eras.ts";
import type { Stage } from "./stage.ts";

/** A tools/call as text, so that its params can be written in any way. */
export const text = (params: string, rest = '"jsonrpc":"2.0","id":1,"method":"tools/call"'): string =>
  `{${rest},"params":${params}}`;

/** Groups the cases by their threat. */
export function byRow<C extends readonly [row: string, ...rest: unknown[]]>(
  cases: readonly C[],
): [string, C[]][] {
  const rows = [...new Set(cases.map(([row]) => row))];
  return rows.map((row) => [row === "" ? "other" : row, cases.filter(([of]) => of === row)]);
}

/** What became of bytes that were sent: the answer, and whether the upstream received them, other bytes or nothing. */
export type Attempted = {
  readonly status: number | undefined;
  readonly body: string;
  readonly arrived: "nothing" | "exactly this" | "something else";
};

/** Sends exactly these bytes, as a call of this tool. */
export async function attempt(
  { stage, era }: { readonly stage: Stage; readonly era: Era },
  said: string | Uint8Array,
  name?: string,
): Promise<Attempted> {
  const { body, headers } = bytesIn(era, said, name);
  const from = stage.upstream.requests.length;
  const response = await stage.raw(stage.post(body, headers));
  const came = stage.upstream.requests.slice(from).map((hit) => hit.body.equals(body));
  const arrived = came.length === 0 ? "nothing" : came.join() === "true" ? "exactly this" : "something else";
  return { status: response?.status, body: response?.body ?? "", arrived };
}
