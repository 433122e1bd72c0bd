const QUOTE = /\\Q[^]*?(?:\\E|$)/y;
const ESCAPE = /\\(?:[pPx]\{[^}]*\}|[^])/y;
/** Its alternatives exclude one another, or an open class would backtrack without end. */
const CLASS = /\[\^?\]?(?:\\[^]|\[:[^\]]*:\]|[^\]\\])*\]/y;
const REPEAT = /\{(\d+)(?:,(\d*))?\}/y;

/**
 * About how many instructions a pattern has once its counted repeats are written out. Read from the text alone, so
 * that a pattern such as `(….){1000}` is refused before anything that large is built.
 */
export function expandedSize(source: string): number {
  const outer: number[] = [];
  let sum = 0;
  let last = 0;
  for (let at = 0; at < source.length; ) {
    const quote = textAt(QUOTE, source, at);
    const repeat = textAt(REPEAT, source, at);
    const token =
      quote ?? textAt(ESCAPE, source, at) ?? textAt(CLASS, source, at) ?? repeat ?? source.charAt(at);
    at += token.length;
    if (repeat !== undefined) {
      const copies = repeatCount(repeat);
      sum += last * (copies - 1);
      last *= copies;
    } else if (token === "(") {
      outer.push(sum);
      sum = 0;
    } else if (token === ")") {
      last = sum + 2;
      sum = last + (outer.pop() ?? 0);
    } else {
      last = quote?.length ?? 1;
      sum += last;
    }
  }
  return outer.reduce((total, part) => total + part, sum);
}

function textAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

/** `{n}` and `{n,m}` are n and m copies, `{n,}` one more than n. */
function repeatCount(repeat: string): number {
  const [min = "0", max] = repeat.slice(1, -1).split(",");
  if (max === undefined) return Number(min);
  return max === "" ? Number(min) + 1 : Number(max);
}
