/** Which items of a batch were counted: a bit for each index, lowest first, without zero bytes at the end. */
export type ItemBits = Uint8Array;

export const hasItem = (bits: ItemBits, index: number): boolean => (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;

/** The bits of `bits` and of some indexes besides. */
export function withItems(bits: ItemBits, indexes: readonly number[]): ItemBits {
  const highest = indexes.reduce((most, index) => Math.max(most, index), -1);
  const all = new Uint8Array(Math.max(bits.length, (highest >> 3) + 1));
  all.set(bits);
  for (const index of indexes) all[index >> 3] = (all[index >> 3] ?? 0) | (1 << (index & 7));
  return all;
}
