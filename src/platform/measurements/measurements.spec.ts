import { Logger } from '@nestjs/common';
import { counted, level } from './measurement.js';
import { Measurements } from './measurements.js';

const told = async (measurements: Measurements, now?: number): Promise<[string, object, number][]> =>
  (await measurements.take(now)).map(({ metric, dimensions, value }) => [metric, dimensions, value]);

describe('Measurements', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  it('tells each count once', async () => {
    const measurements = new Measurements();
    measurements.tally('requests', { route: '/a' }).add();
    measurements.tally('requests', { route: '/a' }).add(2);
    measurements.tally('requests', { route: '/b' }).add();
    expect(await told(measurements)).toEqual([
      ['requests', { route: '/a' }, 3],
      ['requests', { route: '/b' }, 1],
    ]);
    expect(await told(measurements)).toEqual([]);
  });

  it('takes the order of dimensions for nothing', () => {
    const measurements = new Measurements();
    expect(measurements.tally('m', { a: '1', b: '2' })).toBe(measurements.tally('m', { b: '2', a: '1' }));
  });

  it('counts together what comes beyond a bound of series', async () => {
    const measurements = new Measurements();
    for (let route = 0; route < 2_100; route += 1) measurements.tally('requests', { route: `/${route}` }).add();
    const all = await told(measurements);
    expect(all).toHaveLength(2_001);
    expect(all.find(([, dimensions]) => 'route' in dimensions && dimensions.route === 'other')?.[2]).toBe(100);
  });

  it('counts by tenant, keeps nothing of the idle ones, and has one count for all who ask for the metric', async () => {
    const measurements = new Measurements();
    measurements.tallyBy('served', 'tenant').add('one', 2);
    measurements.tallyBy('served', 'tenant').add('one');
    measurements.tallyBy('served', 'tenant').add('two');
    expect(await told(measurements)).toEqual([
      ['served', { tenant: 'one' }, 3],
      ['served', { tenant: 'two' }, 1],
    ]);
    for (let tenant = 0; tenant < 10_005; tenant += 1) measurements.tallyBy('served', 'tenant').add(`t${tenant}`);
    const all = await told(measurements);
    expect(all).toHaveLength(10_001);
    expect(all.at(-1)).toEqual(['served', { tenant: 'other' }, 5]);
  });

  it('reads levels as they stand, and of totals what was added since', async () => {
    const measurements = new Measurements();
    let total = 5;
    measurements.read(() => [level('open', 3)]);
    measurements.readTotals(() => [counted('sent', total)]);
    expect(await told(measurements, 1_000)).toEqual([['open', {}, 3], ['sent', {}, 5]]);
    total = 9;
    expect(await told(measurements, 11_000)).toEqual([['open', {}, 3], ['sent', {}, 4]]);
    expect(await told(measurements, 21_000)).toEqual([['open', {}, 3]]);
  });

  it('reads levels as often as it was told to, though the timer comes early or late', async () => {
    const measurements = new Measurements();
    measurements.read(() => [level('open', 1)]);
    measurements.read(() => [level('disk', 2)], 30_000);
    const names = async (now: number): Promise<string[]> => (await told(measurements, now)).map(([metric]) => metric);
    expect(await names(1_000)).toEqual(['open', 'disk']);
    expect(await names(6_000)).toEqual([]);
    expect(await names(10_950)).toEqual(['open']);
    expect(await names(16_010)).toEqual([]);
    expect(await names(20_980)).toEqual(['open']);
    expect(await names(31_000)).toEqual(['open', 'disk']);
  });

  it('leaves out what cannot be read, and tells the rest', async () => {
    const measurements = new Measurements();
    measurements.read(() => Promise.reject(new Error('no such file')));
    measurements.read(() => {
      throw new Error('no');
    });
    measurements.read(() => [level('open', 1)]);
    expect(await told(measurements)).toEqual([['open', {}, 1]]);
  });
});
