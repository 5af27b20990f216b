import { ApiError } from '../../../api/errors.js';
import { fieldOf, inFormWords } from './server-words.js';

const body = {
  dashboardId: 'd',
  permissions: { interaction: 'view' as const, export: false },
  allowedDomains: ['app.example.com', 'not a domain'],
  expiresIn: 60,
};
const said = (path: string, message: string): string | undefined => {
  const error = new ApiError('VALIDATION_FAILED', 'Invalid', 400, [{ path, rule: 'r', message }]);
  return (inFormWords(error, body) as ApiError).problems[0]?.message;
};

describe('a refusal of the server', () => {
  it('names the domain in place of its number', () => {
    expect(said('allowedDomains.1', 'allowedDomains.1 must be a domain')).toBe('“not a domain” must be a domain');
  });

  it('names the parameter in place of its path', () => {
    expect(said('lockedParameters.region', 'lockedParameters.region must be a number')).toBe('region must be a number');
  });

  it('stays as it is when it is about no field', () => {
    const error = new ApiError('NOT_FOUND', 'There is no such dashboard.', 404);
    expect(inFormWords(error, body)).toBe(error);
  });

  it.each([
    ['lockedParameters.region', 'locks.region'],
    ['lockedParameters', null],
    ['userContext.team', 'claims'],
    ['allowedDomains.3', 'domains'],
    ['expiresIn', 'lifetime'],
    ['dashboardId', null],
  ])('about %s is shown at %s', (path, field) => {
    expect(fieldOf(path)).toBe(field);
  });
});
