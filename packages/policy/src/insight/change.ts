/**
 * One difference in what two documents do. `subject` is the selector as an author writes it, or what else is changed:
 * "all tools", "tools without a rule", "surface resources". `widened`: lets more calls pass, `narrowed`: fewer,
 * `changed`: neither is known, or only a string. The sentence says it all: "delete_repo: was denied, now needs approval".
 */
export type Change = {
  readonly subject: string;
  readonly part: ChangedPart;
  readonly kind: ChangeKind;
  readonly before: string;
  readonly after: string;
  readonly sentence: string;
  /** Where to look, as JSON Pointers into the two documents. */
  readonly rules: { readonly before: string | undefined; readonly after: string | undefined };
};

export type ChangeKind = "widened" | "narrowed" | "changed";

export type ChangedPart =
  | "default"
  | "mode"
  | "access"
  | "require"
  | "deny_if"
  | "limits"
  | "arguments"
  | "surfaces"
  | "definitions"
  | "message";
