import { rateLimitHeaders } from './rate-limit-headers.js';

describe('rateLimitHeaders', () => {
  it('tells limit, remainder and reset of an allowed request', () => {
    expect(rateLimitHeaders({ allowed: true, limit: 10, remaining: 9, resetSeconds: 1, retryAfterSeconds: 0 })).toEqual(
      {
        'ratelimit-limit': '10',
        'ratelimit-remaining': '9',
        'ratelimit-reset': '1',
      },
    );
  });

  it('adds when to come again to a refused one, the same moment as the reset', () => {
    expect(
      rateLimitHeaders({ allowed: false, limit: 10, remaining: 0, resetSeconds: 7, retryAfterSeconds: 7 }),
    ).toEqual({
      'ratelimit-limit': '10',
      'ratelimit-remaining': '0',
      'ratelimit-reset': '7',
      'retry-after': '7',
    });
  });
});
