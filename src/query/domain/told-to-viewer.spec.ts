import { DomainError, invalid } from '../../platform/http/index.js';
import { toldToViewer } from './told-to-viewer.js';

const locked = new Set(['customer']);
const told = (error: DomainError): string => {
  const { code, message, details } = toldToViewer(error, locked);
  return JSON.stringify({ code, message, details });
};

describe('what an embedded viewer is told of a query that failed', () => {
  it.each(['QUERY_FAILED', 'QUERY_REJECTED', 'QUERY_TIMEOUT', 'SOURCE_UNAVAILABLE'] as const)('is a sentence of ours for %s, without the source\'s words', (code) => {
    const answer = told(new DomainError(code, 'invalid input syntax for type integer: "ACME-42"', { position: 3, near: 'ACME-42' }));
    expect(answer).toContain(code);
    expect(answer).not.toContain('ACME');
  });

  it('keeps when to try again', () => {
    expect(toldToViewer(new DomainError('SOURCE_UNAVAILABLE', 'down', undefined, 7), locked).retryAfterSeconds).toBe(7);
  });

  it('names values that the viewer chose, and no other', () => {
    const region = { path: 'parameters.region', rule: 'number', message: 'parameters.region must be a number.' };
    const lockedOne = { path: 'lockedParameters.customer', rule: 'number', message: 'lockedParameters.customer must be a number.' };
    const own = { path: 'parameters.customer', rule: 'required', message: 'parameters.customer needs a value.' };
    const claim = { path: 'user.plan', rule: 'required', message: 'There is no value for {{user.plan}}.' };
    expect(toldToViewer(invalid(region), locked)).toMatchObject({ message: region.message, details: [region] });
    expect(toldToViewer(invalid(region, lockedOne, own, claim), locked).details).toEqual([region]);
    for (const problem of [lockedOne, own, claim]) expect(told(invalid(problem))).not.toMatch(/customer|user\.plan/);
  });

  it('is the error itself where it says nothing of the query', () => {
    const error = new DomainError('NOT_FOUND', 'There is no such data source.');
    expect(toldToViewer(error, locked)).toBe(error);
  });
});
