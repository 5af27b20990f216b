import { OwnLines } from './own-lines.js';

describe('lines of the own log', () => {
  it('come out in the order in which they came in', () => {
    const own = new OwnLines();
    for (const line of ['a', 'b', 'c']) own.push(line);
    expect([own.take(2), own.take(2), own.take(2)]).toEqual([{ lines: ['a', 'b'], lost: 0 }, { lines: ['c'], lost: 0 }, { lines: [], lost: 0 }]);
  });

  it('are bounded, and those that are lost are counted once', () => {
    const own = new OwnLines();
    for (let index = 0; index < 5_010; index += 1) own.push(String(index));
    const taken = own.take(1_000);
    expect([taken.lines.length, taken.lost]).toEqual([1_000, 10]);
    expect(own.take(10_000)).toMatchObject({ lost: 0 });
  });

  it('that could not be stored come first again, as far as there is room', () => {
    const own = new OwnLines();
    for (let index = 0; index < 5_000; index += 1) own.push(String(index));
    const taken = own.take(10);
    for (let index = 0; index < 5; index += 1) own.push('new');
    own.putBack(taken);
    expect(own.take(6)).toEqual({ lines: ['0', '1', '2', '3', '4', '10'], lost: 5 });
  });
});
