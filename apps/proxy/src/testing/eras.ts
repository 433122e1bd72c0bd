import { encodeHeaderValue, type Era } from "@sallyport/mcp";
import { Stage, type StageOptions } from "./stage.ts";
import { envelope, VERSION } from "./stateless-message.ts";

export const ERAS: readonly Era[] = ["session", "stateless"];

/** A stage in each era, equal in everything else. */
export async function stagesOfEras(options: StageOptions = {}): Promise<Readonly<Record<Era, Stage>>> {
  const session = await Stage.set(options);
  const upstream = { ...options.upstream, stateless: true };
  return { session, stateless: await Stage.set({ ...options, protocolVersion: VERSION, upstream }) };
}

/**
 * The bytes of a tools/call and its headers. Bytes of the session era get the envelope and the headers of the stateless
 * era there; nothing else of them changes, even where they are malformed.
 */
export function bytesIn(
  era: Era,
  body: string | Uint8Array,
  name = "echo",
): { body: Buffer; headers: Readonly<Record<string, string>> } {
  if (era === "session") return { body: Buffer.from(body as string), headers: {} };
  const text = Buffer.from(body as string).toString("latin1");
  const members = JSON.stringify(envelope()).slice(1, -1);
  const claimed = text.includes('"_meta":{')
    ? text.replace('"_meta":{', `"_meta":{${members},`)
    : text.replace(/("params" ?:\s?\{)/, `$1"_meta":{${members}},`);
  return {
    body: Buffer.from(claimed, "latin1"),
    headers: {
      "MCP-Protocol-Version": VERSION,
      "Mcp-Method": "tools/call",
      "Mcp-Name": encodeHeaderValue(name),
    },
  };
}
