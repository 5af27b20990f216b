import type { FormValues, SettingsField } from '../../forms/settings-fields.js';

const NEEDED = ['host', 'port', 'database', 'user', 'password'];

/** Can these settings be filled from a connection URL? */
export function takesConnectionUrl(fields: readonly SettingsField[]): boolean {
  return NEEDED.every((name) => fields.some((field) => field.name === name));
}

/**
 * The settings that a URL such as `postgresql://user:password@host:5432/database?sslmode=require` names; null when
 * the text is no such URL. Only fields that the form has are answered.
 */
export function readConnectionUrl(text: string, fields: readonly SettingsField[]): FormValues | null {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text.trim())) return null;
  let url: URL;
  try {
    // URL reads authority and port only of schemes that it knows, hence the exchange.
    url = new URL(text.trim().replace(/^[a-z][a-z0-9+.-]*:/i, 'http:'));
  } catch {
    return null;
  }
  if (url.hostname === '') return null;
  const found: Record<string, string> = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    // `http:` swallows its own default port.
    port: url.port === '' && /:80(?:[/?#]|$)/.test(text) ? '80' : url.port,
    database: decode(url.pathname.slice(1)),
    user: decode(url.username),
    password: decode(url.password),
  };
  const values: FormValues = {};
  for (const [name, value] of Object.entries(found)) {
    if (value !== '') values[name] = value;
  }
  const mode = url.searchParams.get('sslmode') ?? url.searchParams.get('ssl');
  const ssl = fields.find((field) => field.name === 'ssl' || field.name === 'sslMode');
  if (mode !== null && ssl !== undefined) readSsl(ssl, mode, values);
  return values;
}

function readSsl(field: SettingsField, mode: string, values: FormValues): void {
  if (field.kind === 'boolean') values[field.name] = !['disable', 'false', '0', 'allow', 'prefer'].includes(mode);
  else if (field.choices.some((choice) => choice.value === mode)) values[field.name] = mode;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
