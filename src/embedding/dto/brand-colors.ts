import { ValidateBy } from 'class-validator';
import { BRAND_COLORS } from '../domain/embed-grant.js';

const HEX = /^#[0-9a-f]{6}$/i;
const MAX_SERIES = 12;

const isHex = (value: unknown): boolean => typeof value === 'string' && HEX.test(value);

/** Colours such as #0e7490 by token of the design. */
export function IsBrandColors(): PropertyDecorator {
  return ValidateBy({
    name: 'brandColors',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.entries(value).every(([name, color]) => BRAND_COLORS.some((known) => known === name) && isHex(color)),
      defaultMessage: () => `colors must be colours such as #0e7490 under the names ${BRAND_COLORS.join(', ')}`,
    },
  });
}

/** A list of colours such as #0e7490. */
export function IsHexColors(): PropertyDecorator {
  return ValidateBy({
    name: 'hexColors',
    validator: {
      validate: (value: unknown) => Array.isArray(value) && value.length > 0 && value.length <= MAX_SERIES && value.every(isHex),
      defaultMessage: (details) => `${details?.property ?? 'series'} must be 1 to ${MAX_SERIES} colours such as #0e7490`,
    },
  });
}
