import type { SettingsSchema } from '../../api/types.js';
import { readConnectionUrl, takesConnectionUrl } from './connection-url.js';
import { fieldsOf } from '../../forms/settings-fields.js';

function fieldsNamed(ssl: SettingsSchema['properties']): ReturnType<typeof fieldsOf> {
  const text = { type: 'string' };
  return fieldsOf(
    { properties: { host: text, port: { type: 'integer' }, database: text, user: text, password: text, ...ssl } },
    ['password'],
  );
}

const fields = fieldsNamed({ ssl: { type: 'string', enum: ['disable', 'require'] } });

describe('a connection URL', () => {
  it('fills host, port, database, user and password, with escapes undone', () => {
    expect(readConnectionUrl('postgresql://bi:p%40ss%2Fword@db.example.com:5433/dwh?sslmode=require', fields)).toEqual({
      host: 'db.example.com',
      port: '5433',
      database: 'dwh',
      user: 'bi',
      password: 'p@ss/word',
      ssl: 'require',
    });
  });

  it('leaves out what it does not name', () => {
    expect(readConnectionUrl('postgres://localhost', fields)).toEqual({ host: 'localhost' });
  });

  it('takes an IPv6 address without its brackets', () => {
    expect(readConnectionUrl('postgres://u@[2001:db8::1]:6000/x', fields)).toEqual({
      host: '2001:db8::1',
      port: '6000',
      database: 'x',
      user: 'u',
    });
  });

  it('sets a switch for encryption by the mode', () => {
    const withSwitch = fieldsNamed({ ssl: { type: 'boolean' } });
    expect(readConnectionUrl('postgres://h/?sslmode=verify-full', withSwitch)).toEqual({ host: 'h', ssl: true });
    expect(readConnectionUrl('postgres://h/?sslmode=disable', withSwitch)).toEqual({ host: 'h', ssl: false });
  });

  it('is told from other text', () => {
    expect(readConnectionUrl('db.example.com', fields)).toBeNull();
    expect(readConnectionUrl('postgres://', fields)).toBeNull();
    expect(readConnectionUrl('', fields)).toBeNull();
  });

  it('is only asked for where its parts are settings', () => {
    expect(takesConnectionUrl(fields)).toBe(true);
    expect(takesConnectionUrl(fieldsOf({}, []))).toBe(false);
  });
});
