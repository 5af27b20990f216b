import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form';
import { ApiError } from '../api/errors.js';

/**
 * Puts the API's field problems at the fields of a form. Answers what could not be placed (another error, or a
 * problem with a field that the form does not have), to be shown above the buttons; null when all found their field.
 * `fieldOf` maps a problem's path, such as `settings.host`, to a field's name, or to null when there is none.
 */
export function placeProblems<T extends FieldValues>(
  form: UseFormReturn<T>,
  error: unknown,
  fieldOf: (path: string) => FieldPath<T> | null,
): unknown {
  if (!(error instanceof ApiError) || error.problems.length === 0) return error;
  const homeless: string[] = [];
  let first = true;
  for (const problem of error.problems) {
    const field = fieldOf(problem.path);
    if (field === null) {
      homeless.push(problem.message);
      continue;
    }
    form.setError(field, { type: problem.rule, message: problem.message }, { shouldFocus: first });
    first = false;
  }
  return homeless.length === 0 ? null : new Error(homeless.join(' '));
}

/** Maps a path onto a form whose fields are named as the body's. */
export function namedAs<T extends FieldValues>(...names: FieldPath<T>[]): (path: string) => FieldPath<T> | null {
  return (path) => names.find((name) => name === path || name === path.replace(/^body\./, '')) ?? null;
}
