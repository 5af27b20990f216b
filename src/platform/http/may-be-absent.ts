import { ValidateIf } from 'class-validator';

/** The field may be left out, and may not be null: `IsOptional` lets null through, to where nothing expects it. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value: unknown) => value !== undefined);
}
