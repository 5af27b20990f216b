import type { AiSession, Telemetry } from '../data/ai-queries.js';
import { csvOf } from './csv.js';
import { conversationTables, liveTable, missingTable, telemetryTables } from './tables.js';

const telemetry = {
  cost: { currency: 'USD' } as Telemetry['cost'],
  modelUsage: [
    { model: 'gpt-5-mini', count: 2, cost: '0.000000000453', tokens: 1_500, percentage: 66.67 },
    { model: '=own', count: 1, cost: null, tokens: 10, percentage: 33.33 },
  ],
  domainBreakdown: [{ domain: null, requests: 3, cost: '0.000000000453' }],
  hourlyTrend: [{ hour: '2026-01-01T00:00:00.000Z', cost: null, requests: 1 }],
};

describe('files of the page', () => {
  it('hold amounts to the last digit, and nothing where there is no price', () => {
    const { models, domains, hours } = telemetryTables(telemetry);
    expect(csvOf(models)).toBe("model,requests,percentage,tokens,cost,currency\r\ngpt-5-mini,2,66.67,1500,0.000000000453,USD\r\n'=own,1,33.33,10,,USD\r\n");
    expect(csvOf(domains)).toBe('domain,requests,cost,currency\r\n,3,0.000000000453,USD\r\n');
    expect(csvOf(hours)).toBe('hour,requests,cost,currency\r\n2026-01-01T00:00:00.000Z,1,,USD\r\n');
  });

  it('have as many cells in a row as names of columns', () => {
    const session = { sessionId: 's', tokens: {}, cost: null } as AiSession;
    const talk = conversationTables({
      analytics: { topQueries: [{ query: 'a, b', count: 1, percentage: 100 }], languageDistribution: [{ language: 'de', percentage: 100, messages: 1, color: '' }] },
      recent: { recent: [{ id: 'c', message: null, timestamp: '2026-01-01T00:00:00.000Z', messages: 1, language: null, rating: null, resolved: null }] },
    });
    const missing = missingTable({ missingProducts: [{ name: 'drill', category: 'tools', count: 1, lastRequested: '2026-01-01T00:00:00.000Z', examples: ['a drill', 'drill'] }] });
    for (const { columns, rows } of [liveTable([session]), talk.queries, talk.languages, talk.recent, missing]) expect(rows.map((row) => row.length)).toEqual([columns.length]);
    expect(csvOf(missing)).toContain('drill,tools,1,2026-01-01T00:00:00.000Z,a drill; drill\r\n');
  });
});
