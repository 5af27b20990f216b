import type { Settings, SettingsProperty, SettingsSchema, SettingValue } from '../api/types.js';

/** How a setting is asked for. */
export type FieldKind = 'text' | 'password' | 'textarea' | 'number' | 'integer' | 'boolean' | 'choice' | 'list';

export interface SettingsField {
  name: string;
  title: string;
  description: string | undefined;
  kind: FieldKind;
  /** Goes to the server and never comes back. */
  secret: boolean;
  /** The server insists on it. */
  required: boolean;
  default: SettingValue;
  placeholder: string | undefined;
  minimum: number | undefined;
  maximum: number | undefined;
  minLength: number | undefined;
  maxLength: number | undefined;
  choices: { value: string; label: string; raw: SettingValue }[];
}

/** What the form holds: text for what is typed, true and false for switches. */
export type FormValues = Record<string, string | boolean>;

/** The fields of a type's settings, in the order of `x-order`, then as the schema lists them. */
export function fieldsOf(schema: SettingsSchema, secretSettings: readonly string[]): SettingsField[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {})
    .map(([name, property], index) => ({ name, property, order: property['x-order'] ?? 1000 + index }))
    .sort((left, right) => left.order - right.order)
    .map(({ name, property }) => fieldOf(name, property, required.has(name), secretSettings.includes(name)));
}

function fieldOf(name: string, property: SettingsProperty, required: boolean, listedSecret: boolean): SettingsField {
  return {
    name,
    title: property.title ?? humanise(name),
    description: property.description,
    kind: kindOf(property, listedSecret),
    secret: listedSecret || property.format === 'password' || property.writeOnly === true,
    required,
    default: asSetting(property.default),
    placeholder: asText(property.examples?.[0]),
    minimum: property.minimum ?? above(property.exclusiveMinimum, 1),
    maximum: property.maximum ?? above(property.exclusiveMaximum, -1),
    minLength: property.minLength,
    maxLength: property.maxLength,
    choices: (property.enum ?? []).map((raw) => ({
      value: String(raw),
      label: String(raw),
      raw: asSetting(raw),
    })),
  };
}

function above(bound: number | undefined, step: number): number | undefined {
  return bound === undefined ? undefined : bound + step;
}

function kindOf(property: SettingsProperty, listedSecret: boolean): FieldKind {
  const type = Array.isArray(property.type) ? property.type.find((one) => one !== 'null') : property.type;
  if (property.enum !== undefined && property.enum.length > 0) return 'choice';
  if (type === 'boolean') return 'boolean';
  if (type === 'number' || type === 'integer') return type;
  if (type === 'array') return 'list';
  if (property.contentMediaType === 'text/plain' || property.format === 'textarea') return 'textarea';
  return property.format === 'password' || listedSecret ? 'password' : 'text';
}

function asSetting(value: unknown): SettingValue {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function asText(value: unknown): string | undefined {
  const setting = asSetting(value);
  return setting === null ? undefined : String(setting);
}

/** `sslMode` → "Ssl mode": for schemas that give no title. */
export function humanise(name: string): string {
  const words = name
    .replace(/[_-]+/g, ' ')
    .replace(/([a-z\d])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the form starts from: the stored settings, else the defaults; secrets always start empty. */
export function initialValues(fields: readonly SettingsField[], stored: Settings | null): FormValues {
  const values: FormValues = {};
  for (const field of fields) {
    const value = field.secret ? null : stored === null ? field.default : (stored[field.name] ?? null);
    values[field.name] = field.kind === 'boolean' ? value === true : asEntered(value);
  }
  return values;
}

/** A value as it stands in a field; a list with commas between. */
function asEntered(value: SettingValue): string {
  if (value === null) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/**
 * What is sent: numbers as numbers; what was left empty is left out. A secret left empty is left out too, which
 * keeps the stored one.
 */
export function toSettings(fields: readonly SettingsField[], values: FormValues): Settings {
  const settings: Settings = {};
  for (const field of fields) {
    const value = values[field.name];
    if (field.kind === 'boolean') {
      settings[field.name] = value === true;
    } else if (field.kind === 'list') {
      settings[field.name] = typeof value === 'string' ? listOf(value) : [];
    } else if (typeof value === 'string' && value !== '') {
      settings[field.name] = parse(field, value);
    }
  }
  return settings;
}

function listOf(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function parse(field: SettingsField, value: string): SettingValue {
  if (field.kind === 'number' || field.kind === 'integer') return Number(value);
  if (field.kind === 'choice') return field.choices.find((choice) => choice.value === value)?.raw ?? value;
  return value;
}

/** What is wrong with a value, in a sentence; null when nothing is. `kept`: a stored secret fills the gap. */
export function problemWith(field: SettingsField, value: string | boolean | undefined, kept: boolean): string | null {
  if (field.kind === 'boolean') return null;
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '') return field.required && !kept ? `${field.title} is needed.` : null;
  if (field.minLength !== undefined && text.length < field.minLength)
    return `${field.title} needs ${field.minLength} characters at least.`;
  if (field.maxLength !== undefined && text.length > field.maxLength)
    return `${field.title} may have ${field.maxLength} characters at most.`;
  if (field.kind !== 'number' && field.kind !== 'integer') return null;
  const number = Number(text);
  if (!Number.isFinite(number)) return `${field.title} must be a number.`;
  if (field.kind === 'integer' && !Number.isInteger(number)) return `${field.title} must be a whole number.`;
  if (field.minimum !== undefined && number < field.minimum) return `${field.title} must be ${field.minimum} or more.`;
  if (field.maximum !== undefined && number > field.maximum) return `${field.title} must be ${field.maximum} or less.`;
  return null;
}
