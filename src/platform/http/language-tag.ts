import { ValidateBy } from 'class-validator';

/** Whether something is a well-formed tag of BCP 47, which what formats figures and dates takes; others make it throw. */
export function isLanguageTag(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

/** The field is a language tag, in form. */
export function IsLanguageTag(): PropertyDecorator {
  return ValidateBy({
    name: 'isLanguageTag',
    validator: { validate: isLanguageTag, defaultMessage: (problem) => `${problem?.property} must be a language tag, such as en-GB` },
  });
}
