import { ValidateBy, type ValidationOptions } from 'class-validator';

/** Names only: an offset such as `+02:00` knows no summer time. */
const NAME = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/** Whether `name` is a time zone of the IANA database that this runtime knows. */
export function isTimeZone(name: unknown): name is string {
  if (typeof name !== 'string' || name.length > 64 || !NAME.test(name)) return false;
  try {
    // Throws a RangeError for a name that it does not know.
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The property is an IANA time zone. */
export function IsTimeZone(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isTimeZone',
      validator: {
        validate: isTimeZone,
        defaultMessage: (problem) => `${problem?.property} must be an IANA time zone such as Europe/Berlin`,
      },
    },
    options,
  );
}
