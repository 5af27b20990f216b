import { filledBuckets, granularityOf, timeTicks } from './time-ticks.js';
import { instantAt, wallTime, wallToUtc } from './zone.js';

const reader = { locale: 'en-GB', timeZone: 'UTC' };
const day = (text: string): number => Date.parse(text);
const labels = (from: string, to: string, most: number, zone = reader): string[] =>
  timeTicks(day(from), day(to), most, zone).map((tick) => tick.label.replaceAll('\u00a0', ' '));

describe('ticks of time', () => {
  it('stand on months, name the year where it begins, and the first month whole', () => {
    expect(labels('1996-07-01', '1998-05-01', 8)).toEqual([
      'Jul 1996',
      'Oct',
      '1997',
      'Apr',
      'Jul',
      'Oct',
      '1998',
      'Apr',
    ]);
  });

  it('stand on years, days, hours, minutes and seconds as the span asks', () => {
    expect(labels('1996-03-01', '2004-05-01', 6)).toEqual(['1998', '2000', '2002', '2004']);
    expect(labels('1998-05-01', '1998-05-06', 6)).toEqual(['1 May', '2 May', '3 May', '4 May', '5 May', '6 May']);
    expect(labels('1998-05-01T18:00:00Z', '1998-05-02T12:00:00Z', 4)).toEqual([
      '18:00\n1 May',
      '2 May',
      '06:00',
      '12:00',
    ]);
    expect(labels('1998-05-01T10:00:00Z', '1998-05-01T10:01:00Z', 4)).toEqual(
      ['10:00:00', '10:00:15', '10:00:30', '10:00:45', '10:01:00'].map((label, index) =>
        index === 0 ? '10:00\n1 May' : label,
      ),
    );
  });

  it('stand on the reader’s midnight, also across a change of clocks', () => {
    const berlin = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
    const ticks = timeTicks(day('2024-03-29T12:00:00Z'), day('2024-04-02T12:00:00Z'), 5, berlin);
    expect(ticks.map((tick) => new Date(tick.ms).toISOString())).toEqual([
      '2024-03-29T23:00:00.000Z',
      '2024-03-30T23:00:00.000Z',
      '2024-03-31T22:00:00.000Z',
      '2024-04-01T22:00:00.000Z',
    ]);
  });

  it('begin weeks on Monday', () => {
    const ticks = timeTicks(day('2024-01-03'), day('2024-03-20'), 12, reader);
    expect(ticks.every((tick) => new Date(tick.ms).getUTCDay() === 1)).toBe(true);
  });

  it('are never finer than the data', () => {
    const ticks = timeTicks(day('1997-01-01'), day('1997-03-01'), 20, reader, 'month');
    expect(ticks.map((tick) => tick.label)).toEqual(['1997', 'Feb', 'Mar']);
  });

  it('stay few over centuries', () => {
    expect(timeTicks(day('0100-01-01'), day('2400-01-01'), 6, reader).length).toBeLessThanOrEqual(8);
  });
});

describe('buckets of time', () => {
  const months = ['1997-01-01', '1997-02-01', '1997-04-01'].map(day);

  it('are recognised by what all instants begin', () => {
    expect(granularityOf(months, 'UTC')).toBe('month');
    expect(granularityOf(['1996-01-01', '1997-01-01'].map(day), 'UTC')).toBe('year');
    expect(granularityOf(['1996-01-01', '1996-04-01'].map(day), 'UTC')).toBe('quarter');
    expect(granularityOf(['2024-01-01', '2024-01-08', '2024-01-15'].map(day), 'UTC')).toBe('week');
    expect(granularityOf(['2024-01-01', '2024-01-02', '2024-01-04'].map(day), 'UTC')).toBe('day');
    expect(granularityOf([day('2024-01-01T05:00:00Z')], 'UTC')).toBe('hour');
    expect(granularityOf([day('2024-01-01T05:30:00Z')], 'UTC')).toBe('minute');
    expect(granularityOf([day('2024-01-01T05:30:09Z')], 'UTC')).toBe('second');
    expect(granularityOf([day('1997-01-01')], 'UTC')).toBe('day');
  });

  it('are recognised in the zone in which they were cut', () => {
    const berlin = ['2024-02-29T23:00:00Z', '2024-03-31T22:00:00Z'].map(day);
    expect(granularityOf(berlin, 'Europe/Berlin')).toBe('month');
    expect(granularityOf(berlin, 'UTC')).toBe('hour');
  });

  it('that are missing are put in', () => {
    expect(filledBuckets(months, 'month', 'UTC', 100)?.map((ms) => new Date(ms).getUTCMonth())).toEqual([0, 1, 2, 3]);
    const days = filledBuckets([day('2024-03-29T23:00:00Z'), day('2024-04-01T22:00:00Z')], 'day', 'Europe/Berlin', 100);
    expect(days).toHaveLength(4);
  });

  it('are left as they are when they would be too many or fit no calendar', () => {
    expect(filledBuckets([day('0100-01-01'), day('2000-01-01')], 'day', 'UTC', 2000)).toBeNull();
    expect(filledBuckets(months, 'second', 'UTC', 2000)).toBeNull();
    expect(filledBuckets([], 'day', 'UTC', 2000)).toBeNull();
  });
});

describe('wall clocks', () => {
  it('go back and forth through a zone', () => {
    for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Chatham']) {
      const ms = day('2024-07-15T10:20:30Z');
      expect(instantAt(wallToUtc(wallTime(ms, zone)), zone)).toBe(ms);
    }
  });

  it('land after the hour that a change of clocks skips', () => {
    const ms = instantAt(Date.UTC(2024, 2, 31, 2, 30), 'Europe/Berlin');
    expect([wallTime(ms, 'Europe/Berlin').hour, wallTime(ms, 'Europe/Berlin').minute]).toEqual([
      expect.any(Number),
      30,
    ]);
  });
});
