import type { CellValue } from '../connector.js';
import { BoundedRows } from './bounded-rows.js';

/** Delivers chunks of the given sizes, with the row's number as its only cell. */
function chunks(...sizes: number[]): () => Promise<CellValue[][] | null> {
  let number = 0;
  return async () => {
    const size = sizes.shift();
    return size === undefined ? null : Array.from({ length: size }, () => [(number += 1)]);
  };
}

async function read(rows: BoundedRows): Promise<number[]> {
  const sizes: number[] = [];
  for (let batch = await rows.next(); batch !== null; batch = await rows.next()) sizes.push(batch.length);
  return sizes;
}

const bounds = { limit: null, maxBytes: 1e9 };

describe('BoundedRows', () => {
  it('hands on everything when there are no limits', async () => {
    const rows = new BoundedRows(chunks(3, 3, 1), bounds);
    expect(await read(rows)).toEqual([3, 3, 1]);
    expect(rows.truncated).toBe(false);
  });

  it.each([
    [7, [3, 3, 1], false],
    [6, [3, 3], true],
    [5, [3, 2], true],
    [3, [3], true],
    [1, [1], true],
    [0, [], true],
    [8, [3, 3, 1], false],
  ])('with a limit of %i of seven rows delivers %j', async (limit, sizes, truncated) => {
    const rows = new BoundedRows(chunks(3, 3, 1), { ...bounds, limit });
    expect(await read(rows)).toEqual(sizes);
    expect(rows.truncated).toBe(truncated);
  });

  it('cuts at the bytes', async () => {
    const rows = new BoundedRows(chunks(3, 3), { ...bounds, maxBytes: 45 });
    expect(await read(rows)).toEqual([3, 1]);
    expect(rows.truncated).toBe(true);
  });

  it('counts the bytes of text and of nested values', async () => {
    const text = new BoundedRows(async () => [['é'.repeat(100)]], { ...bounds, maxBytes: 150 });
    expect(await read(text)).toEqual([]);
    const nested = new BoundedRows(async () => [[['x'.repeat(200)]]], { ...bounds, maxBytes: 150 });
    expect(await read(nested)).toEqual([]);
    expect([text.truncated, nested.truncated]).toEqual([true, true]);
  });

  it('keeps batches small', async () => {
    const rows = new BoundedRows(chunks(5, 2), { ...bounds, batchSize: 2 });
    expect(await read(rows)).toEqual([2, 2, 1, 2]);
    expect(rows.truncated).toBe(false);
    const limited = new BoundedRows(chunks(5, 2), { ...bounds, batchSize: 2, limit: 4 });
    expect(await read(limited)).toEqual([2, 2]);
    expect(limited.truncated).toBe(true);
  });

  it('ends for good', async () => {
    const rows = new BoundedRows(chunks(1), bounds);
    await read(rows);
    expect(await rows.next()).toBeNull();
  });
});
