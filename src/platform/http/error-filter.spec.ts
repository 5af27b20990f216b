import { toDomainError } from './error-filter.js';

describe('an error of the database', () => {
  it.each(['22P02', '22021', '22P05', '22007', '22008'])('of state %s is a value that the request should not have held', (code) => {
    expect(toDomainError(Object.assign(new Error('no'), { code }))).toMatchObject({ code: 'VALIDATION_FAILED', status: 400 });
  });

  it('of another state is nobody\'s business', () => {
    expect(toDomainError(Object.assign(new Error('secret'), { code: '42P01' }))).toMatchObject({ code: 'INTERNAL_ERROR', message: expect.not.stringContaining('secret') as unknown });
  });
});
