/** Reads one part of an untrusted value, or throws a InvalidCompiledPolicy. Copies what it reads, so later changes cannot matter. */
export type Read<T> = (value: unknown, at: string) => T;

export class InvalidCompiledPolicy extends Error {}

/** Above what any document of 256 KiB compiles to. */
const MAX_TEXT = 2_000_000;
const MAX_ITEMS = 100_000;

export const text: Read<string> = (value, at) => {
  if (typeof value === "string" && value.length <= MAX_TEXT) return value;
  throw new InvalidCompiledPolicy(`${at} is not a string of at most ${MAX_TEXT} characters`);
};

export function textLike(pattern: RegExp): Read<string> {
  return (value, at) => {
    if (typeof value === "string" && pattern.test(value)) return value;
    throw new InvalidCompiledPolicy(`${at} is not of the form ${pattern.source}`);
  };
}

export function wholeNumber(max: number, min = 1): Read<number> {
  return (value, at) => {
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidCompiledPolicy(`${at} is not a whole number from ${min} to ${max}`);
  };
}

export function oneOf<const T extends string>(values: readonly T[]): Read<T> {
  return (value, at) => {
    const known = values.find((candidate) => candidate === value);
    if (known !== undefined) return known;
    throw new InvalidCompiledPolicy(`${at} is not known`);
  };
}

export function orNull<T>(read: Read<T>): Read<T | null> {
  return (value, at) => (value === null ? null : read(value, at));
}

export function listOf<T>(read: Read<T>): Read<T[]> {
  return (value, at) => {
    if (!Array.isArray(value) || value.length > MAX_ITEMS)
      throw new InvalidCompiledPolicy(`${at} is not a list`);
    return Array.from(value, (item, i) => read(item, `${at}/${i}`));
  };
}

/** An object with exactly these keys of its own; those that are `optional` may be missing. */
export function record<T extends object>(
  fields: { [K in keyof T]-?: Read<Exclude<T[K], undefined>> },
  optional: readonly string[] = [],
): Read<T> {
  const reads = Object.entries<Read<unknown>>(fields);
  return (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw new InvalidCompiledPolicy(`${at} is not an object`);
    for (const key of Reflect.ownKeys(value)) {
      if (!Object.hasOwn(fields, key)) throw new InvalidCompiledPolicy(`${at} has an unknown field`);
    }
    const copy: Record<string, unknown> = {};
    for (const [key, read] of reads) {
      if (!Object.hasOwn(value, key) && optional.includes(key)) continue;
      if (!Object.hasOwn(value, key)) throw new InvalidCompiledPolicy(`${at}/${key} is missing`);
      copy[key] = read((value as Record<string, unknown>)[key], `${at}/${key}`);
    }
    return copy as T;
  };
}
