import { ValidateBy } from 'class-validator';

const MAX_VALUES = 1_000;
const MAX_LENGTH = 500;

/** A list of texts, numbers and booleans to choose from. */
export function IsOptionValues(): PropertyDecorator {
  return ValidateBy({
    name: 'optionValues',
    validator: {
      validate: (values: unknown) =>
        Array.isArray(values) && values.length <= MAX_VALUES && values.every(isOptionValue),
      defaultMessage: (details) =>
        `${details?.property ?? 'values'} must be a list of at most ${MAX_VALUES} texts, numbers or booleans`,
    },
  });
}

function isOptionValue(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= MAX_LENGTH;
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
