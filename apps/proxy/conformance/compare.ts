import type { Exception } from "./exceptions.ts";
import type { Line, Lines } from "./suite.ts";

/** Prints a line for each scenario, with its problems. Returns how many scenarios have problems. */
export function compare(
  straight: Lines,
  through: Lines,
  exceptions: Readonly<Record<string, Exception>>,
): number {
  let wrong = 0;
  for (const scenario of [...new Set([...straight.keys(), ...through.keys()])].toSorted()) {
    const before = straight.get(scenario) ?? [];
    const after = through.get(scenario) ?? [];
    const exception = exceptions[scenario];
    const problems = exception === undefined ? differences(before, after) : changes(exception, before, after);
    const verdict = problems.length > 0 ? "WRONG    " : exception === undefined ? "same     " : "exception";
    const count = `${before.length - failedOf(before).length} of ${before.length} passed`;
    console.log(`${verdict}  ${scenario}  ${count}${exception === undefined ? "" : `; ${exception.why}`}`);
    for (const problem of problems) console.log(`    ${problem}`);
    wrong += problems.length > 0 ? 1 : 0;
  }
  return wrong;
}

/** The problems of a scenario that must pass completely, with the same lines directly and through the proxy. */
function differences(before: readonly Line[], after: readonly Line[]): string[] {
  const failed = failedOf(before).map((line) => `directly: ${show(line)}`);
  if (before.length === 0) failed.push("directly: nothing was checked");
  const gone = without(before, after).map((line) => `- ${line}`);
  const come = without(after, before).map((line) => `+ ${line}`);
  return [...failed, ...gone, ...come];
}

/** The problems of a scenario with known failures. */
function changes(exception: Exception, before: readonly Line[], after: readonly Line[]): string[] {
  const { straight, through = straight } = exception;
  const ways = [
    { way: "directly", lines: before, known: straight },
    { way: "through the proxy", lines: after, known: through },
  ];
  return ways.flatMap(({ way, lines, known }) => {
    const failed = failedOf(lines);
    const isKnown = ({ text }: Line): boolean => known.some((start) => text.startsWith(start));
    const passing = known.filter((start) => !failed.some(({ text }) => text.startsWith(start)));
    return [
      ...failed.filter((line) => !isKnown(line)).map((line) => `${way}: ${show(line)}`),
      ...passing.map((start) => `${way}: passes now, remove it from exceptions.ts: ${start}`),
    ];
  });
}

const show = ({ status, text }: Line): string => `${status} ${text}`;
const failedOf = (lines: readonly Line[]): Line[] => lines.filter(({ status }) => status !== "SUCCESS");

/** The lines of one list that the other does not have, with repetitions. */
function without(lines: readonly Line[], others: readonly Line[]): string[] {
  const left = others.map(show);
  return lines.map(show).filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
