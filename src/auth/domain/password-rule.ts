import { type FieldProblem, invalid } from '../../platform/http/index.js';

/** Characters that a password must have. */
export const PASSWORD_MIN = 10;
/** Characters that a password may have. */
export const PASSWORD_MAX = 200;

/** Problems of a new password, by the one rule that counts: length. */
export function passwordProblems(password: string, path = 'password'): FieldProblem[] {
  const length = [...password].length;
  if (length < PASSWORD_MIN) {
    return [{ path, rule: 'minLength', message: `${path} must have at least ${PASSWORD_MIN} characters` }];
  }
  if (length > PASSWORD_MAX) {
    return [{ path, rule: 'maxLength', message: `${path} must have at most ${PASSWORD_MAX} characters` }];
  }
  return [];
}

/** @throws DomainError VALIDATION_FAILED when the password breaks the rule. */
export function assertPassword(password: string, path = 'password'): void {
  const problems = passwordProblems(password, path);
  if (problems.length > 0) throw invalid(...problems);
}
