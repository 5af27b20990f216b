import type { AiSession } from '../data/ai-queries.js';
import { longest, spread } from './live-figures.js';

const session = (sessionId: string, model: string, startedAt: string): AiSession => ({ sessionId, model, startedAt }) as AiSession;

describe('sessions that go on', () => {
  it('are told by their models', () => {
    expect(spread([], 0)).toBe('');
    expect(spread([{ model: 'a' }, { model: 'a' }], 2)).toBe('a');
    expect(spread([{ model: 'a' }, { model: 'b' }], 2)).toBe('a and 1 more model');
    expect(spread([{ model: 'a' }, { model: 'b' }, { model: 'c' }], 400)).toBe('of the newest: a and 2 more models');
  });

  it('have one that began first', () => {
    expect(longest([])).toBeNull();
    expect(longest([session('x', 'a', '2026-01-02T00:00:00Z'), session('y', 'a', '2026-01-01T00:00:00Z')])?.sessionId).toBe('y');
  });
});
