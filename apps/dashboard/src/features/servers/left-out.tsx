import { Code, Notice, Untrusted } from "@sallyport/ui";
import { Info } from "@sallyport/ui/icons";
import { counted } from "../preferences/format-time.ts";
import type { LeftOutTool } from "./server-types.ts";

/** Discovery tells so many at most. */
const MOST = 100;

/** What the server lists and agents can neither see nor call, and why. */
export function LeftOut({ tools }: { tools: readonly LeftOutTool[] }) {
  if (tools.length === 0) return null;
  const count = tools.length < MOST ? counted(tools.length, "tool") : `${MOST} tools or more`;
  return (
    <Notice icon={<Info />} className="m-4" title={`${count} of this server left out`}>
      <p>Agents can neither see nor call these. The server has to change them.</p>
      <ul className="mt-1">
        {tools.map(({ name, why }, index) => (
          // The list never changes while it is shown, and names may be the same.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index}>
            {name === "" ? null : (
              <>
                <Code>
                  <Untrusted text={name} />
                </Code>
                {": "}
              </>
            )}
            {why}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
