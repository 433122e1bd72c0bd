const LEGAL = /^[A-Za-z0-9_.-]{1,128}$/;

/** Whether a text is a legal tool name (docs/policy-language.md, section 3): 1 to 128 of A-Z a-z 0-9 _ - and point. */
export function isToolName(text: string): boolean {
  return LEGAL.test(text);
}
