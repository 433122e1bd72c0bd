const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const DURATION = /^([1-9]\d{0,6}|0)([smhd])$/;

/** Milliseconds of `50s`, `30m`, `24h` or `7d`; undefined for any other text. */
export function durationMs(text: string): number | undefined {
  const [, count, unit] = DURATION.exec(text) ?? [];
  if (count === undefined || !isUnit(unit)) return undefined;
  return Number(count) * UNIT_MS[unit];
}

/** The shortest way to write whole seconds: 1800000 → `30m`. */
export function durationText(ms: number): string {
  const unit = (["d", "h", "m"] as const).find((candidate) => ms > 0 && ms % UNIT_MS[candidate] === 0) ?? "s";
  return `${ms / UNIT_MS[unit]}${unit}`;
}

function isUnit(unit: string | undefined): unit is keyof typeof UNIT_MS {
  return unit !== undefined && Object.hasOwn(UNIT_MS, unit);
}
