import { TopicLog } from './topic-log.js';

const bytes = (id: string): Buffer => Buffer.from(id);

describe('TopicLog', () => {
  it('keeps the newest frame of each subject', () => {
    const log = new TopicLog('e');
    log.append('a', bytes);
    log.append('b', bytes);
    log.append('a', bytes);
    expect(log.after(undefined).frames.map(([subject, { sequence }]) => [subject, sequence])).toEqual([
      ['b', 2],
      ['a', 3],
    ]);
  });

  it('gives a returning reader what it missed and no more', () => {
    const log = new TopicLog('e');
    log.append('a', bytes);
    const seen = log.append('b', bytes).bytes.toString();
    log.append('a', bytes);
    expect(log.after(seen)).toMatchObject({ resync: false, frames: [['a', { sequence: 3 }]] });
    expect(log.after('e:3').frames).toEqual([]);
  });

  it.each(['other:2', 'garbage', '', ':', 'e:x'])('asks for a resync when the id %s is not its own', (id) => {
    const log = new TopicLog('e');
    log.append('a', bytes);
    expect(log.after(id)).toMatchObject({ resync: true, frames: [['a', {}]] });
  });
});
