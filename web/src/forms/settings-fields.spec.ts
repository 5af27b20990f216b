import type { SettingsSchema } from '../api/types.js';
import { fieldsOf, humanise, initialValues, problemWith, type SettingsField, toSettings } from './settings-fields.js';

const schema: SettingsSchema = {
  type: 'object',
  required: ['host', 'password'],
  properties: {
    ssl: {
      type: 'string',
      enum: ['disable', 'require'],
      default: 'require',
      'x-order': 4,
    },
    port: { type: 'integer', title: 'Port', default: 5432, minimum: 1, maximum: 65_535, 'x-order': 2 },
    host: { type: 'string', title: 'Host', 'x-order': 1 },
    password: { type: 'string', title: 'Password', format: 'password', 'x-order': 3 },
    sslCa: { type: ['string', 'null'], contentMediaType: 'text/plain' },
    readReplica: { type: 'boolean', default: false },
    token: { type: 'string', minLength: 4, maxLength: 6 },
    schemas: { type: 'array', items: { type: 'string' }, default: [] },
  },
};

const fields = fieldsOf(schema, ['password', 'sslCa']);

function field(name: string): SettingsField {
  const found = fields.find((one) => one.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

describe('fields from a JSON Schema', () => {
  it('stand in the order of x-order, then as the schema lists them', () => {
    expect(fields.map((one) => one.name)).toEqual([
      'host',
      'port',
      'password',
      'ssl',
      'sslCa',
      'readReplica',
      'token',
      'schemas',
    ]);
  });

  it('take their kind from type, enum, format and line count', () => {
    expect(fields.map((one) => one.kind)).toEqual([
      'text',
      'integer',
      'password',
      'choice',
      'textarea',
      'boolean',
      'text',
      'list',
    ]);
  });

  it('know a secret by the list and by its format', () => {
    expect(fields.filter((one) => one.secret).map((one) => one.name)).toEqual(['password', 'sslCa']);
  });

  it('offer the values of an enum', () => {
    expect(field('ssl').choices).toEqual([
      { value: 'disable', label: 'disable', raw: 'disable' },
      { value: 'require', label: 'require', raw: 'require' },
    ]);
  });

  it('are named after the setting when the schema has no title', () => {
    expect(humanise('sslCaFile')).toBe('Ssl ca file');
    expect(humanise('max_rows')).toBe('Max rows');
  });
});

describe('values of the form', () => {
  it('start from the defaults for a new source', () => {
    expect(initialValues(fields, null)).toEqual({
      host: '',
      port: '5432',
      password: '',
      ssl: 'require',
      sslCa: '',
      readReplica: false,
      token: '',
      schemas: '',
    });
  });

  it('start from what is stored, never from a default, for an old one', () => {
    expect(initialValues(fields, { host: 'db', readReplica: true })).toEqual({
      host: 'db',
      port: '',
      password: '',
      ssl: '',
      sslCa: '',
      readReplica: true,
      token: '',
      schemas: '',
    });
  });

  it('are sent as the types that the schema asks for, and left out when empty', () => {
    expect(
      toSettings(fields, { host: 'db', port: '5433', password: '', ssl: 'disable', sslCa: '', readReplica: true }),
    ).toEqual({ host: 'db', port: 5433, ssl: 'disable', readReplica: true, schemas: [] });
  });

  it('take a list apart at commas and put it together with them', () => {
    expect(toSettings(fields, { schemas: ' public, sales ,,' })['schemas']).toEqual(['public', 'sales']);
    expect(initialValues(fields, { schemas: ['public', 'sales'] })['schemas']).toBe('public, sales');
  });

  it('keep the spaces of a password', () => {
    expect(toSettings(fields, { password: ' a b ' })['password']).toBe(' a b ');
  });
});

describe('problems', () => {
  it('ask for what is required, unless a stored secret fills the gap', () => {
    expect(problemWith(field('password'), '', false)).toBe('Password is needed.');
    expect(problemWith(field('password'), '', true)).toBeNull();
  });

  it('name the length that a text misses', () => {
    expect(problemWith(field('token'), 'abc', false)).toBe('Token needs 4 characters at least.');
    expect(problemWith(field('token'), 'abcdefg', false)).toBe('Token may have 6 characters at most.');
    expect(problemWith(field('token'), 'abcd', false)).toBeNull();
  });

  it('name the bound that a number breaks', () => {
    expect(problemWith(field('port'), '0', false)).toBe('Port must be 1 or more.');
    expect(problemWith(field('port'), '70000', false)).toBe('Port must be 65535 or less.');
    expect(problemWith(field('port'), '1.5', false)).toBe('Port must be a whole number.');
    expect(problemWith(field('port'), 'x', false)).toBe('Port must be a number.');
    expect(problemWith(field('port'), '5432', false)).toBeNull();
  });
});
