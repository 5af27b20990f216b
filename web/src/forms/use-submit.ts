import { useState } from 'react';
import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form';
import { placeProblems } from './server-problems.js';

export interface Submission {
  /** Validates and sends; what the API refuses appears at the fields. */
  submit: () => void;
  pending: boolean;
  /** What no field could take; show it with ErrorLine. */
  error: unknown;
  clearError: () => void;
}

/** Joins a form with the request that saves it. */
export function useSubmit<T extends FieldValues>(
  form: UseFormReturn<T>,
  fieldOf: (path: string) => FieldPath<T> | null,
  send: (values: T) => Promise<void>,
): Submission {
  const [error, setError] = useState<unknown>(null);
  const run = form.handleSubmit(async (values) => {
    setError(null);
    try {
      await send(values);
    } catch (reason) {
      setError(placeProblems(form, reason, fieldOf));
    }
  });
  return { submit: () => void run(), pending: form.formState.isSubmitting, error, clearError: () => setError(null) };
}
