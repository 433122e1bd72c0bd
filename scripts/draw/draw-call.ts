import { readFolders, readSteps, type Step } from "./steps.ts";
import { arrow, box, round, svg, text, wrap } from "./svg.ts";

const MARGIN = 28;
const TOP = 84;
const RAIL = 50;
const STEP = { x: 88, width: 470, gap: 22 };
const CARD = { x: 700, width: 400, gap: 18 };
const LINE = 15;

type Drawn = Step & { readonly y: number; readonly height: number; readonly lines: readonly string[] };
type Card = {
  readonly name: string;
  readonly y: number;
  readonly height: number;
  readonly lines: readonly string[];
  readonly users: readonly Drawn[];
};

/** What handleCall calls, from the top to the bottom, and beside it the folders that each step is made of. */
export function drawCall(): string {
  const steps = stacked(readSteps());
  const cards = cardsOf(steps);
  const bottom = Math.max(...[...steps, ...cards].map(({ y, height }) => y + height));
  const width = (cards.length === 0 ? STEP.x + STEP.width : CARD.x + CARD.width) + MARGIN;
  return svg({ width, height: bottom + MARGIN }, "One call, step by step", [
    text(MARGIN, 36, { text: "One call", look: "title" }),
    text(MARGIN + 92, 36, { text: "What handleCall calls, in its order.", look: "muted" }),
    text(MARGIN, 60, {
      text: "Red: the step may refuse. Whatever a step throws is a refusal too.",
      look: "bad",
    }),
    ...rail(steps),
    ...steps.flatMap(stepBox),
    ...cards.flatMap(folderCard),
  ]);
}

function stacked(steps: readonly Step[]): Drawn[] {
  let y = TOP;
  return steps.map((step) => {
    const lines = wrap(step.about, STEP.width - 66);
    const height = 34 + LINE * Math.max(lines.length, 1);
    const drawn = { ...step, y, height, lines };
    y += height + STEP.gap;
    return drawn;
  });
}

/** Each folder beside the steps that it belongs to. One that nearly all of them need has no arrows. */
function cardsOf(steps: readonly Drawn[]): Card[] {
  let y = TOP;
  return readFolders()
    .map(({ name, files }) => {
      const users = steps.filter(({ folders }) => folders.includes(name));
      const isEverywhere = users.length > steps.length * 0.6;
      return { name, files, isEverywhere, users: isEverywhere ? [] : users, middle: middleOf(users) };
    })
    .toSorted((a, b) => Number(b.isEverywhere) - Number(a.isEverywhere) || a.middle - b.middle)
    .map(({ name, files, isEverywhere, users, middle }) => {
      const lines = wrap(files.join(", "), CARD.width - 40);
      const height = 36 + LINE * lines.length;
      const top = isEverywhere ? y : Math.max(y, round(middle - height / 2));
      y = top + height + CARD.gap;
      return { name: isEverywhere ? `${name}/ (of every step)` : `${name}/`, y: top, height, lines, users };
    });
}

function middleOf(steps: readonly Drawn[]): number {
  return steps.reduce((sum, { y, height }) => sum + y + height / 2, 0) / Math.max(steps.length, 1);
}

function stepBox(step: Drawn, i: number, all: readonly Drawn[]): string[] {
  const { y, height, number, name, file, lines } = step;
  const middle = STEP.x + STEP.width / 2;
  const next = all[i + 1];
  const isLast = next === undefined; // it is where refusals go, and nothing goes on to it
  return [
    box(
      { x: STEP.x, y, width: STEP.width, height },
      { kind: look(step, isLast), strong: number !== undefined },
    ),
    ...(number === undefined
      ? []
      : [text(STEP.x + 24, y + 26, { text: number, look: "title", anchor: "middle" })]),
    text(STEP.x + 48, y + 22, { text: name, look: "name" }),
    text(STEP.x + STEP.width - 14, y + 22, { text: file, look: "file muted", anchor: "end" }),
    ...lines.map((line, at) => text(STEP.x + 48, y + 40 + LINE * at, { text: line, look: "muted" })),
    ...(isLast || all[i + 2] === undefined ? [] : [arrow(`M${middle} ${y + height}V${next.y}`)]),
  ];
}

function look({ number }: Step, isLast: boolean): string {
  if (isLast) return "box bad";
  return number === undefined ? "box" : "edge";
}

/** From each step that may refuse to the last box, which records and answers it. */
function rail(steps: readonly Drawn[]): string[] {
  const end = steps.at(-1);
  const refusing = steps.slice(0, -1).filter(({ mayRefuse }) => mayRefuse);
  const [first] = refusing;
  if (end === undefined || first === undefined) return [];
  const yOf = ({ y, height }: Drawn): number => round(y + height / 2);
  return [
    ...refusing
      .slice(1)
      .map((step) => `<path class="arrow bad" d="M${STEP.x} ${yOf(step)}H${RAIL + 8}q-8 0 -8 8"/>`),
    arrow(`M${STEP.x} ${yOf(first)}H${RAIL + 8}q-8 0 -8 8V${yOf(end) - 8}q0 8 8 8H${STEP.x}`, "bad"),
  ];
}

function folderCard({ name, y, height, lines, users }: Card): string[] {
  const to = { x: CARD.x, y: y + height / 2 };
  return [
    ...users.map((step, i) => {
      const from = { x: STEP.x + STEP.width, y: step.y + step.height / 2 };
      const end = to.y + (i - (users.length - 1) / 2) * 9;
      const bend = (to.x - from.x) / 2;
      return arrow(
        `M${from.x} ${round(from.y)}C${from.x + bend} ${round(from.y)} ${to.x - bend} ${round(end)} ${to.x} ${round(end)}`,
      );
    }),
    box({ x: CARD.x, y, width: CARD.width, height }, { kind: "pure" }),
    text(CARD.x + 14, y + 22, { text: name, look: "name" }),
    ...lines.map((line, i) => text(CARD.x + 14, y + 40 + LINE * i, { text: line, look: "file muted" })),
  ];
}
