const SPACE = /[ \t\n\r]*/y;
const BLANK = /[ \t]*/y;
const COMMENT = /\/\/[^\n\r]*|\/\*[^]*?\*\//y;
const LINE_BREAK = /\r\n|\n|\r/y;

/** Past the spaces, line breaks and comments that begin at `at`. */
export function skipTrivia(text: string, at: number): number {
  let end = past(SPACE, text, at);
  for (let next = past(COMMENT, text, end); next > end; next = past(COMMENT, text, end)) {
    end = past(SPACE, text, next);
  }
  return end;
}

/**
 * Past the comments that begin at `at` or behind blanks and that end the line or the container: those that are about
 * what stands before them. `at` itself when something else follows.
 */
export function skipRemarks(text: string, at: number): number {
  let end = at;
  let next = past(BLANK, text, at);
  for (let comment = past(COMMENT, text, next); comment > next; comment = past(COMMENT, text, next)) {
    end = comment;
    next = past(BLANK, text, comment);
  }
  return "\n\r]}".includes(text.charAt(next)) ? end : at;
}

export function skipBlanks(text: string, at: number): number {
  return past(BLANK, text, at);
}

/** Where the blanks before `at` begin. */
export function blanksBefore(text: string, at: number): number {
  let start = at;
  while (start > 0 && " \t".includes(text.charAt(start - 1))) start--;
  return start;
}

/** Past the line break at `at`; `at` itself when there is none. */
export function skipLineBreak(text: string, at: number): number {
  return past(LINE_BREAK, text, at);
}

export function beginsLine(text: string, at: number): boolean {
  return at === 0 || "\n\r".includes(text.charAt(at - 1));
}

export function hasLineBreak(text: string): boolean {
  return /[\n\r]/.test(text);
}

/** The blanks that the line of `at` begins with. */
export function indentationAt(text: string, at: number): string {
  let start = at;
  while (!beginsLine(text, start)) start--;
  return text.slice(start, Math.min(at, past(BLANK, text, start)));
}

function past(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
