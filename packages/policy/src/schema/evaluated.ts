/** The keys and items of one value that keywords beside an `unevaluated…` have looked at (2020-12 annotations). */
export class Evaluated {
  #allKeys = false;
  #allItems = false;
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

  all(): void {
    this.#allKeys = true;
    this.#allItems = true;
  }

  hasKey(key: string): boolean {
    return this.#allKeys || this.#keys.has(key);
  }

  hasItem(index: number): boolean {
    return this.#allItems || index < this.#prefix || this.#items.has(index);
  }

  /** Takes over what a subschema that applies to the same value has looked at. */
  add(other: Evaluated): void {
    this.#allKeys ||= other.#allKeys;
    this.#allItems ||= other.#allItems;
    this.prefix(other.#prefix);
    for (const key of other.#keys) this.#keys.add(key);
    for (const item of other.#items) this.#items.add(item);
  }
}
