/** The keys and items of one value that keywords beside an `unevaluated…` have looked at (2020-12 annotations). */
export class Evaluated {
  #prefix = 0;
  readonly #keys = new Set<string>();
  readonly #items = new Set<number>();

  key(key: string): void {
    this.#keys.add(key);
  }

  item(index: number): void {
    this.#items.add(index);
  }

  prefix(length: number): void {
    this.#prefix = Math.max(this.#prefix, length);
  }

  hasKey(key: string): boolean {
    return this.#keys.has(key);
  }

  hasItem(index: number): boolean {
    return index < this.#prefix || this.#items.has(index);
  }

  /** Takes over what a subschema that applies to the same value has looked at. */
  add(other: Evaluated): void {
    this.prefix(other.#prefix);
    for (const key of other.#keys) this.#keys.add(key);
    for (const item of other.#items) this.#items.add(item);
  }
}
