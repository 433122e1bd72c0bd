import { compile, parse, type Scope, type Window } from "@sallyport/policy";

/** A limit as a policy states it; rules that name the same counter are one. */
export type StatedLimit = {
  readonly kind: "limit" | "concurrency";
  readonly counter: string;
  readonly scope: Scope;
  /** Null for a concurrency limit. */
  readonly window: Window | null;
  /** The smallest of its rules. */
  readonly max: number;
  readonly rules: readonly string[];
};

/** The enforced limits of a revision; none where it cannot be read, as proxies then deny everything. */
export function limitsOf(source: string | undefined): StatedLimit[] {
  const parsed = source === undefined ? undefined : parse(source);
  if (parsed?.ok !== true) return [];
  const { allTools, tools } = compile(parsed.document);
  const found = new Map<string, StatedLimit>();
  for (const limit of [...allTools, ...tools.flatMap(({ limits }) => limits)]) {
    if (limit.mode === "shadow") continue;
    const { kind, counter, scope, rule } = limit;
    const name = `${kind} ${scope} ${counter}`;
    const known = found.get(name);
    const max = limit.kind === "limit" ? Number(limit.max) : limit.concurrency;
    found.set(name, {
      kind,
      counter,
      scope,
      window: limit.kind === "limit" ? limit.window : null,
      max: Math.min(max, known?.max ?? max),
      rules: [...(known?.rules ?? []), rule],
    });
  }
  return [...found.values()];
}
