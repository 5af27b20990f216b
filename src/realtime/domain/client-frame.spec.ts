import fc from 'fast-check';
import { parseClientFrame } from './client-frame.js';

describe('parseClientFrame', () => {
  it('reads a subscription with the ids to resume from', () => {
    const frame = { type: 'subscribe', data: { topics: ['dashboard:1', 'dashboard:1'], since: { 'dashboard:1': 'e:4', bad: 5 } } };
    expect(parseClientFrame(JSON.stringify(frame))).toEqual({ type: 'subscribe', topics: ['dashboard:1'], since: { 'dashboard:1': 'e:4' } });
  });

  it.each([
    ['not json'],
    ['[]'],
    ['null'],
    ['{"type":"shout"}'],
    ['{"type":"auth","data":{}}'],
    ['{"type":"subscribe","data":{"topics":[]}}'],
    ['{"type":"subscribe","data":{"topics":[1]}}'],
    [JSON.stringify({ type: 'subscribe', data: { topics: Array.from({ length: 101 }, (_, index) => `t${index}`) } })],
    ['{"type":"set_filters","data":{"dashboardId":"x","filters":[]}}'],
  ])('tells what is wrong with %s', (text) => {
    expect(parseClientFrame(text)).toHaveProperty('problem');
  });

  it('never throws, whatever arrives', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => typeof parseClientFrame(text) === 'object'));
  });
});
