/** Works on all items, on at most so many at a time. @returns results in the order of the items; the first failure ends it */
export async function mapAtMost<Item, Result>(items: readonly Item[], most: number, work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  let failed = false;
  const goOn = async (): Promise<void> => {
    for (let at = next; at < items.length && !failed; at = next) {
      next += 1;
      try {
        results[at] = await work(items[at] as Item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: most }, goOn));
  return results;
}
