import { counted, level } from '../../platform/measurements/index.js';
import { eventsOf } from './events-of-measurements.js';

describe('eventsOf', () => {
  it('names the process in its levels, and leaves counts to be added to those of its replicas', () => {
    const events = eventsOf([counted('http.requests', 3, { dimensions: { route: '/a' } }), level('process.cpu_percent', 1.5)], 'one:80');
    expect(events).toEqual([
      { metric: 'http.requests', value: 3, dimensions: { route: '/a' }, type: 'operational' },
      { metric: 'process.cpu_percent', value: 1.5, dimensions: { instance: 'one:80' }, type: 'operational' },
    ]);
  });

  it('leaves out what is no number', () => {
    expect(eventsOf([level('host.disk_percent', Number.NaN), level('host.memory_percent', Infinity)], 'one')).toEqual([]);
  });
});
