import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { invalid } from '../../platform/http/index.js';
import { directingSettingsOf, secretSettingsOf } from './setting.js';

/** What may be shown of settings, and what is encrypted. */
export interface PartedSettings {
  readonly open: Record<string, unknown>;
  readonly secrets: Record<string, unknown>;
}

export function withoutNulls(settings: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null && value !== undefined));
}

/**
 * Settings as their class checks them, defaults filled in.
 * @throws DomainError VALIDATION_FAILED that tells problems as `settings.<name>`
 */
export function checkSettings(kind: new () => object, settings: Record<string, unknown>): Record<string, unknown> {
  // Settings of which there are none are no unknown ones: whatever is given is refused all the same.
  const instance = plainToInstance(kind, withoutNulls(settings), { exposeDefaultValues: true });
  const errors = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false });
  if (errors.length > 0) {
    throw invalid(
      ...errors.flatMap((error) =>
        Object.entries(error.constraints ?? { nested: `${error.property} is not valid` }).map(([rule, message]) => ({
          path: `settings.${error.property}`,
          rule: rule === 'whitelistValidation' ? 'unknownField' : rule,
          message: rule === 'whitelistValidation' ? `${error.property} is not a known setting` : message,
        })),
      ),
    );
  }
  return { ...instance };
}

/**
 * Whoever could point settings at a server of their own without knowing the secrets would be told them there.
 * @param kept secrets that the change takes from what is stored
 * @throws DomainError VALIDATION_FAILED
 */
export function assertSecretsStay(kind: new () => object, before: Record<string, unknown>, after: Record<string, unknown>, kept: readonly string[]): void {
  const changed = directingSettingsOf(kind).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  if (changed.length === 0 || kept.length === 0) return;
  throw invalid(
    ...kept.map((name) => ({
      path: `settings.${name}`,
      rule: 'secretNeeded',
      message: `${name} must be given again, because ${changed.join(', ')} changed`,
    })),
  );
}

/** Parts settings into what may be shown and what is encrypted. */
export function partSettings(kind: new () => object, settings: Record<string, unknown>): PartedSettings {
  const secretNames = new Set(secretSettingsOf(kind));
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  return {
    open: Object.fromEntries(entries.filter(([name]) => !secretNames.has(name))),
    secrets: Object.fromEntries(entries.filter(([name, value]) => secretNames.has(name) && value !== '')),
  };
}
