import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { connectorType, connectorTypes } from './registry.js';

describe('the registry', () => {
  it('lists every kind of source under a name of its own', () => {
    expect(connectorTypes.map(({ type, dialect }) => [type, dialect])).toEqual([
      ['postgresql', 'postgresql'],
      ['file', 'duckdb'],
    ]);
  });

  it('finds a kind by its name and names the others when there is none', () => {
    expect(connectorType('file').title).toContain('CSV');
    expect(() => connectorType('oracle')).toThrow('type must be one of: postgresql, file.');
  });

  it.each(connectorTypes.map((kind) => [kind.type, kind] as const))('describes the settings of %s as JSON Schema', (_type, { settingsSchema, secretSettings }) => {
    const properties = settingsSchema['properties'] as Record<string, { title?: string; format?: string }>;
    expect(settingsSchema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', additionalProperties: false });
    for (const property of Object.values(properties)) expect(property.title).toBeTruthy();
    for (const name of secretSettings) expect(properties[name]).toMatchObject({ format: 'password', writeOnly: true });
  });
});

describe('settings of postgresql', () => {
  const { settings, settingsSchema, secretSettings } = connectorType('postgresql');
  const problems = (input: object): string[] =>
    validateSync(plainToInstance(settings, input, { exposeDefaultValues: true }), { whitelist: true, forbidNonWhitelisted: true }).map(({ property }) => property);
  const valid = { host: 'db.example.com', database: 'shop', user: 'reader' };

  it('need host, database and user; the rest has defaults', () => {
    expect(problems(valid)).toEqual([]);
    expect(problems({})).toEqual(['host', 'database', 'user']);
    expect(settingsSchema['required']).toEqual(['host', 'database', 'user']);
  });

  it('keep passwords secret', () => {
    expect(secretSettings).toEqual(['password', 'materializationPassword']);
  });

  it.each([
    [{ port: 0 }, 'port'],
    [{ port: 70_000 }, 'port'],
    [{ port: '5432' }, 'port'],
    [{ ssl: 'prefer' }, 'ssl'],
    [{ schemas: ['a\0b'] }, 'schemas'],
    [{ schemas: 'public' }, 'schemas'],
    [{ schemas: ['x'.repeat(64)] }, 'schemas'],
    [{ database: '' }, 'database'],
    [{ user: 'a\0b' }, 'user'],
    [{ sslmode: 'disable' }, 'sslmode'],
  ])('refuse %j', (change, property) => {
    expect(problems({ ...valid, ...change })).toEqual([property]);
  });
});

describe('settings of file', () => {
  it('need nothing', () => {
    const { settings, settingsSchema } = connectorType('file');
    expect(validateSync(plainToInstance(settings, {}, { exposeDefaultValues: true }))).toEqual([]);
    expect(settingsSchema['required']).toEqual([]);
    expect(validateSync(plainToInstance(settings, { encoding: 'ebcdic' }))).toHaveLength(1);
  });
});
