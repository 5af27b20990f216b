import { isTimeZone } from './time-zone.js';

describe('time zones', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata', 'Etc/GMT+5'])('takes %p', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each(['', 'Berlin', 'Europe/Atlantis', '+02:00', 'UTC; SELECT 1', 'Europe/Berlin\u0000', 7, null, undefined])(
    'refuses %p',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );
});
