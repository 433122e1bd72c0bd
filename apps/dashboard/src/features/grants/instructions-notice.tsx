import { Notice } from "@sallyport/ui";
import { Info } from "@sallyport/ui/icons";
import { Time } from "../preferences/time.tsx";
import type { Grant } from "./grant-types.ts";

const WHY: Readonly<Record<NonNullable<Grant["instructionsWithheld"]>["why"], string>> = {
  hidden_name:
    "They name a tool that the policy hides or that nobody has reviewed, or a prompt or resource that it denies. Take the tool off `hide`, or review it, if clients may read about it.",
  unknown_tools: "The server's tools are not known yet. Discover them on the server's page.",
};

/** Says that this grant's clients do not get what the server would tell them about itself, and what to do. */
export function InstructionsNotice({ grant }: { grant: Grant }) {
  const withheld = grant.instructionsWithheld;
  if (withheld === null) return null;
  return (
    <Notice icon={<Info />} className="mb-4">
      The server's instructions are withheld from clients of this grant, since <Time at={withheld.at} />.{" "}
      {WHY[withheld.why]} Clients read instructions when they connect.
    </Notice>
  );
}
