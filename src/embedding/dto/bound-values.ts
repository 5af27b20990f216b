import { ValidateBy } from 'class-validator';
import { isFilterValue } from '../../dashboards/index.js';

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;
const MAX_NAMES = 50;
/** Characters of all names and values as JSON; they are part of every cache key. */
const MAX_CHARACTERS = 32_768;
const MAX_CLAIM_LENGTH = 1_000;

/** Values that a token locks, by parameter: a value, a list of values, or `{ from, to }`. */
export function IsLockedParameters(): PropertyDecorator {
  return IsValuesByName('lockedParameters', isFilterValue, 'a value, a list of values, or an object with from and to');
}

/** Claims about the viewer, by name. */
export function IsUserContext(): PropertyDecorator {
  return IsValuesByName('userContext', isClaim, `a text of at most ${MAX_CLAIM_LENGTH} characters, a number or a boolean`);
}

function IsValuesByName(name: string, isValue: (value: unknown) => boolean, what: string): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value: unknown) => areValuesByName(value, isValue),
      defaultMessage: () =>
        `${name} must be an object of at most ${MAX_NAMES} names (letters, digits and _) and ${MAX_CHARACTERS} characters, each ${what}`,
    },
  });
}

function areValuesByName(value: unknown, isValue: (value: unknown) => boolean): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  if (entries.length > MAX_NAMES || JSON.stringify(value).length > MAX_CHARACTERS) return false;
  return entries.every(([name, each]) => NAME.test(name) && name !== '__proto__' && isValue(each));
}

function isClaim(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= MAX_CLAIM_LENGTH && !/\0|\p{Surrogate}/u.test(value);
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
