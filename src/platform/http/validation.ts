import { type ValidationError, ValidationPipe } from '@nestjs/common';
import { DomainError, type FieldProblem } from './errors.js';

/** More than these help nobody to mend a request. */
const MAX_PROBLEMS = 50;

/** Checks every body, query and path DTO; unknown fields are refused, each problem names its path and rule. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: false,
    exceptionFactory: (errors) => {
      const problems = errors.flatMap((error) => flatten(error, '')).slice(0, MAX_PROBLEMS);
      const sentences = problems.slice(0, 3).map((problem) => problem.message);
      return new DomainError('VALIDATION_FAILED', `${sentences.join('; ')}.`, problems);
    },
  });
}

function flatten(error: ValidationError, parent: string): FieldProblem[] {
  const path = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
    path,
    rule: constraint === 'whitelistValidation' ? 'unknownField' : constraint,
    message: constraint === 'whitelistValidation' ? `${path} is not a known field` : message,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, path))];
}
