/** A key for each item, the same as long as the item is; of items that are alike, each gets another one. */
export function uniqueKeys<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly string[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const key = keyOf(item);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return `${key} ${count}`;
  });
}
