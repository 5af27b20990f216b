import { encodeCursor } from './cursor.js';
import { keysetOf, pageOf } from './keyset.js';

const ID = '0e1c0e77-3cc3-4a4e-a439-cf658916c01a';

describe('the cursor of a list by time', () => {
  it('is read as it was made', () => {
    const at = new Date('2024-02-29T23:59:59.999Z');
    const { nextCursor } = pageOf([at, at], 1, (row) => [row, ID], (row) => row);
    expect(keysetOf(nextCursor ?? '')).toEqual([at.toISOString(), ID]);
    expect(keysetOf(undefined)).toBeNull();
  });

  it.each([
    [['x', 'y']],
    [[1, 2]],
    [['2024-01-01T00:00:00.000Z', 'y']],
    [['2024-01-01T00:00:00.000Z', `${ID}0`]],
    [['2024-01-01', ID]],
    [['2024-02-30T00:00:00.000Z', ID]],
    [['2024-01-01T24:00:00.000Z', ID]],
    [['0000-01-01T00:00:00.000Z', ID]],
    [['99999-01-01', ID]],
    [['+099999-01-01T00:00:00.000Z', ID]],
    [['-000100-01-01T00:00:00.000Z', ID]],
  ])('is refused when no list can have answered it: %j', (values) => {
    expect(() => keysetOf(encodeCursor(values))).toThrow('cursor is not one that a list has answered');
  });
});
