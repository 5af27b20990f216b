import { useEffect, useRef, useState } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';

/**
 * What a form stands on: what was read last until something is entered, and from then on what it was entered over. So a save
 * carries the version whose values the person saw, and the server refuses it when somebody else has saved meanwhile.
 * @param given what is edited, as it was read last; null: something new
 */
export function useBegun<V extends FieldValues, T extends { version: number }>(form: UseFormReturn<V>, given: T | null, valuesOf: (given: T) => V): T | null {
  const [begun, setBegun] = useState(given);
  const { isDirty } = form.formState;
  const shown = useRef(begun);
  if (given !== null && begun !== null && given.version !== begun.version && !isDirty) setBegun(given);
  useEffect(() => {
    if (begun === null || begun === shown.current) return;
    shown.current = begun;
    form.reset(valuesOf(begun));
  }, [begun, form, valuesOf]);
  return begun;
}
