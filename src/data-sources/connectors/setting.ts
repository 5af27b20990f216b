/** What the form says about a setting; its constraints stand in class-validator's decorators alone. */
export interface SettingDescription {
  title: string;
  description?: string;
  placeholder?: string;
  /** Encrypted, never sent back. */
  secret?: boolean;
  /** Says to whom the secrets are sent, and how: when it changes, they must be given again. */
  directsSecrets?: boolean;
  /** A text of several lines, such as a certificate. */
  multiline?: boolean;
}

const descriptions = new WeakMap<object, Map<string, SettingDescription>>();

/** Describes a setting of a connector. The form shows the settings in the order in which the class declares them. */
export function Setting(description: SettingDescription): PropertyDecorator {
  return (target, property) => {
    const ofClass = descriptions.get(target) ?? new Map<string, SettingDescription>();
    ofClass.set(String(property), description);
    descriptions.set(target, ofClass);
  };
}

/** The described settings of a class, in their order. */
export function settingsOf(settings: new () => object): ReadonlyMap<string, SettingDescription> {
  return descriptions.get(settings.prototype as object) ?? new Map<string, SettingDescription>();
}

/** Names of the settings that say where the secrets go. */
export function directingSettingsOf(settings: new () => object): string[] {
  return [...settingsOf(settings)].filter(([, { directsSecrets }]) => directsSecrets === true).map(([name]) => name);
}

/** Names of the settings that are encrypted. */
export function secretSettingsOf(settings: new () => object): string[] {
  return [...settingsOf(settings)].filter(([, { secret }]) => secret === true).map(([name]) => name);
}
