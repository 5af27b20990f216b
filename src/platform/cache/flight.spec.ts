import { jest } from '@jest/globals';
import { Flights } from './flight.js';

interface Gate {
  open(value: string): void;
  fail(error: Error): void;
  wait: Promise<string>;
}

function gate(): Gate {
  let open!: (value: string) => void;
  let fail!: (error: Error) => void;
  const wait = new Promise<string>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { open, fail, wait };
}

describe('Flights', () => {
  it('lets readers join the flight of their key until it has landed', async () => {
    const flights = new Flights<string>();
    const { open, wait } = gate();
    const flight = flights.start('k', [], 'read', () => wait);
    expect(flights.find('k', 'read')).toBe(flight);
    expect(flights.find('other', 'read')).toBeUndefined();
    open('done');
    await expect(flight.join(undefined)).resolves.toBe('done');
    expect(flights.find('k', 'read')).toBeUndefined();
  });

  it('does not let who asks for the source join who may answer from a cache, but the other way round', () => {
    const flights = new Flights<string>();
    const read = flights.start('k', [], 'read', () => gate().wait);
    expect(flights.find('k', 'refresh')).toBeUndefined();
    const refresh = flights.start('k', [], 'refresh', () => gate().wait);
    expect(flights.find('k', 'read')).toBe(refresh);
    expect(flights.find('k', 'refresh')).toBe(refresh);
    expect([read.storable, refresh.storable]).toEqual([false, true]);
  });

  it('goes on while one reader waits and is aborted when the last one leaves', async () => {
    const flights = new Flights<string>();
    const { wait } = gate();
    const flight = flights.start('k', [], 'read', () => wait);
    const [first, second] = [new AbortController(), new AbortController()];
    const waiting = [flight.join(first.signal), flight.join(second.signal)];
    first.abort(new Error('first left'));
    await expect(waiting[0]).rejects.toThrow('first left');
    expect([flight.signal.aborted, flight.storable]).toEqual([false, true]);
    second.abort(new Error('second left'));
    await expect(waiting[1]).rejects.toThrow('second left');
    expect([flight.signal.aborted, flight.storable, flights.abandonments]).toEqual([true, false, 1]);
  });

  it('lets nobody join a flight that is being cancelled', () => {
    const flights = new Flights<string>();
    const flight = flights.start('k', [], 'read', () => gate().wait);
    const reader = new AbortController();
    flight.join(reader.signal).catch(() => undefined);
    reader.abort();
    expect(flights.find('k', 'read')).toBeUndefined();
  });

  it('is kept by a reader without a signal', () => {
    const flights = new Flights<string>();
    const flight = flights.start('k', [], 'read', () => gate().wait);
    const reader = new AbortController();
    void flight.join(undefined);
    flight.join(reader.signal).catch(() => undefined);
    reader.abort();
    expect(flight.signal.aborted).toBe(false);
  });

  it('goes on in the background when its readers leave', () => {
    const flights = new Flights<string>();
    const flight = flights.start('k', [], 'background', () => gate().wait);
    const reader = new AbortController();
    flight.join(reader.signal).catch(() => undefined);
    reader.abort();
    expect(flight.signal.aborted).toBe(false);
  });

  it('counts no abandonment when readers abort after the landing', async () => {
    const flights = new Flights<string>();
    const reader = new AbortController();
    await flights.start('k', [], 'read', () => Promise.resolve('done')).join(reader.signal);
    reader.abort();
    expect(flights.abandonments).toBe(0);
  });

  it('takes matching flights out of reach and marks their results as not to be stored, also superseded ones', () => {
    const flights = new Flights<string>();
    const old = flights.start('k', ['a'], 'read', () => gate().wait);
    const current = flights.start('k', ['a'], 'refresh', () => gate().wait);
    const other = flights.start('other', ['b'], 'read', () => gate().wait);
    flights.invalidate((flight) => flight.tags.includes('a'));
    expect([old.storable, current.storable, other.storable]).toEqual([false, false, true]);
    expect(flights.find('k', 'read')).toBeUndefined();
    expect(flights.find('other', 'read')).toBe(other);
  });

  it('turns a load that throws at once into a failure for all', async () => {
    const flights = new Flights<string>();
    const flight = flights.start('k', [], 'read', () => {
      throw new Error('at once');
    });
    await expect(flight.join(undefined)).rejects.toThrow('at once');
  });

  it('warns of no leak when one request waits for many results under one signal', async () => {
    const warned = jest.fn();
    process.on('warning', warned);
    const flights = new Flights<string>();
    const reader = new AbortController();
    const all = Array.from({ length: 50 }, (_, i) =>
      flights.start(`k${i}`, [], 'read', () => Promise.resolve('x')).join(reader.signal),
    );
    await Promise.all(all);
    await new Promise(setImmediate);
    process.off('warning', warned);
    expect(warned).not.toHaveBeenCalled();
  });
});
