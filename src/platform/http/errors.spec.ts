import { DomainError, ERROR_STATUS } from './errors.js';

describe('DomainError', () => {
  it('takes its HTTP status from its code', () => {
    expect(new DomainError('QUOTA_EXCEEDED', 'Too many.').status).toBe(ERROR_STATUS.QUOTA_EXCEEDED);
  });
});
