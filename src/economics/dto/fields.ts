import { ValidateBy } from 'class-validator';
import { isCurrency } from '../domain/currency.js';
import { isDay } from '../domain/days.js';

/** A date of the calendar. */
export function IsDay(): PropertyDecorator {
  return ValidateBy({
    name: 'day',
    validator: { validate: isDay, defaultMessage: (details) => `${details?.property ?? 'day'} must be a date such as 2026-02-28` },
  });
}

/** A currency of ISO 4217. */
export function IsCurrency(): PropertyDecorator {
  return ValidateBy({
    name: 'currency',
    validator: { validate: isCurrency, defaultMessage: (details) => `${details?.property ?? 'currency'} must be a currency of ISO 4217 in capitals, such as USD` },
  });
}
