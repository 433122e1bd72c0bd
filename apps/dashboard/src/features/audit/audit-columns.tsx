import { cx, Untrusted } from "@sallyport/ui";
import { Ban, Check, Pause, Users } from "@sallyport/ui/icons";
import type { ReactNode } from "react";
import { formatMicros } from "../preferences/format-measure.ts";
import { Time } from "../preferences/time.tsx";
import type { Decision } from "./decision.ts";
import { isHeld, subjectOf, totalMicros, upstreamWords } from "./decision-words.ts";

export type Column = {
  readonly title: string;
  readonly width: string;
  readonly align?: string;
  readonly className?: string;
  readonly cell: (decision: Decision) => ReactNode;
};

const MONO = "font-mono text-xs";
const NUMBER = "text-right";

function name(text: string | undefined): ReactNode {
  return text === undefined ? <span className="text-ink-faint">—</span> : <Untrusted text={text} />;
}

const EFFECTS = {
  held: { word: "Held", Icon: Pause, tone: "text-warn" },
  allow: { word: "Allowed", Icon: Check, tone: "text-ok" },
  deny: { word: "Denied", Icon: Ban, tone: "text-bad" },
} as const;

/** An icon and a word; the colour only adds to them. Beside it whether people were asked. */
function Effect({ decision }: { decision: Decision }) {
  const { word, Icon, tone } = EFFECTS[isHeld(decision) ? "held" : decision.effect];
  return (
    <span className={cx("inline-flex items-center gap-1 font-medium", tone)}>
      <Icon className="size-3.5" />
      {word}
      {decision.approvalId === null ? null : (
        <span title="Went through approval" className="text-ink-muted">
          <Users className="size-3.5" />
          <span className="sr-only">through approval</span>
        </span>
      )}
    </span>
  );
}

/** Columns have a fixed width and cut long text; the details show all of it. The last column takes the remaining width. */
export const COLUMNS: readonly Column[] = [
  { title: "Time", width: "w-44", cell: ({ at }) => <Time at={at} /> },
  { title: "Effect", width: "w-28", cell: (decision) => <Effect decision={decision} /> },
  {
    title: "Tool",
    width: "w-40",
    className: MONO,
    cell: (decision) => <Untrusted text={subjectOf(decision)} />,
  },
  { title: "Identity", width: "w-32", cell: ({ identity }) => name(identity?.name) },
  {
    title: "Rule",
    width: "w-48",
    className: cx(MONO, "text-ink-muted"),
    cell: ({ rule }) => rule || "—",
  },
  { title: "Total", width: "w-20", align: NUMBER, cell: (decision) => formatMicros(totalMicros(decision)) },
  { title: "Upstream", width: "w-22", align: NUMBER, cell: (decision) => upstreamWords(decision) },
  { title: "Grant", width: "w-38", cell: ({ grant }) => name(grant?.label) },
  { title: "Server", width: "w-36", cell: ({ server }) => name(server?.name) },
  {
    title: "Policy",
    width: "w-42",
    cell: ({ policy }) => (policy ? <PolicyName {...policy} /> : name(undefined)),
  },
  {
    title: "Arguments",
    width: "",
    className: cx(MONO, "text-ink-muted"),
    cell: ({ argKeys }) => (argKeys.length === 0 ? "—" : <Untrusted text={argKeys.join(", ")} />),
  },
];

function PolicyName({ name: policy, revision }: { name: string; revision: number }) {
  return (
    <>
      <Untrusted text={policy} /> <span className="text-ink-faint">r{revision}</span>
    </>
  );
}
