import { Lanes } from './lanes.js';

const WELL = { perLane: 2, perTenant: 4, perProcess: 6 };
const ILL = { perLane: 1, perTenant: 2, perProcess: 3 };

describe('lanes', () => {
  it('have room for so many messages to one receiver, of one tenant, of the process, until places are given back', () => {
    const lanes = new Lanes(WELL, ILL);
    const first = lanes.take('t', 'a', 0);
    expect([first !== null, lanes.take('t', 'a', 0) !== null, lanes.take('t', 'a', 0)]).toEqual([true, true, null]);
    lanes.take('t', 'b', 0);
    lanes.take('t', 'b', 0);
    expect(lanes.take('t', 'c', 0)).toBeNull();
    lanes.take('u', 'd', 0);
    lanes.take('u', 'e', 0);
    expect(lanes.take('v', 'f', 0)).toBeNull();
    first?.();
    expect(lanes.take('v', 'f', 0)).not.toBeNull();
  });

  it('give receivers that fail a room of their own, which leaves that of all others free', () => {
    const lanes = new Lanes(WELL, ILL);
    for (const lane of ['a', 'b', 'c']) lanes.failed('t', lane, null);
    expect(['a', 'a', 'b', 'c'].map((lane) => lanes.take('t', lane, 0) !== null)).toEqual([true, false, true, false]);
    expect(['w', 'w', 'x', 'x'].map((lane) => lanes.take('t', lane, 0) !== null)).toEqual([true, true, true, true]);
    expect(lanes.succeeded('t', 'a')).toBe(true);
    expect(lanes.succeeded('t', 'a')).toBe(false);
  });

  it('give places back to the room that they were taken from', () => {
    const lanes = new Lanes(WELL, ILL);
    const place = lanes.take('t', 'a', 0);
    lanes.failed('t', 'a', null);
    place?.();
    expect(lanes.take('t', 'a', 0)).not.toBeNull();
    expect(lanes.take('t', 'a', 0)).toBeNull();
  });

  it('leave alone who asked for it, until then or until it answers', () => {
    const lanes = new Lanes(WELL, ILL);
    lanes.failed('t', 'a', 100);
    expect([lanes.take('t', 'a', 99), lanes.take('t', 'a', 100) !== null]).toEqual([null, true]);
    lanes.failed('t', 'b', 100);
    lanes.succeeded('t', 'b');
    expect(lanes.take('t', 'b', 0)).not.toBeNull();
  });
});
