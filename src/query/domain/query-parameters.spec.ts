import { DomainError } from '../../platform/http/index.js';
import { type ParameterSources, type QueryParameter, resolveParameters } from './query-parameters.js';

type Given = Partial<ParameterSources>;

const resolve = (given: Given): Record<string, unknown> => {
  const { values } = resolveParameters({ declared: [], supplied: {}, builtIns: {}, ...given });
  return Object.fromEntries([...values].map(([name, { value }]) => [name, value]));
};

const problems = (given: Given): string[] => {
  try {
    resolve(given);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(error.code).toBe('VALIDATION_FAILED');
    return (error.details as { path: string; rule: string }[]).map(({ path, rule }) => `${path} ${rule}`);
  }
  return [];
};

const region: QueryParameter = { name: 'region', type: 'text' };
const period: QueryParameter = { name: 'period', type: 'date_range' };
const YEAR = { from: '2025-01-01', to: '2026-01-01' };

describe('resolveParameters', () => {
  it('prefers locked to supplied to default values', () => {
    const declared = [{ ...region, default: 'EU' }];
    expect(resolve({ declared })).toEqual({ region: 'EU' });
    expect(resolve({ declared, supplied: { region: 'US' } })).toEqual({ region: 'US' });
    expect(resolve({ declared, supplied: { region: null } })).toEqual({ region: null });
    expect(resolve({ declared, supplied: { region: 'US' }, locked: { region: 'APAC' } })).toEqual({ region: 'APAC' });
    expect(resolve({ declared, locked: { region: null } })).toEqual({ region: null });
  });

  it('coerces by the declared type, defaults and locked values too', () => {
    const declared: QueryParameter[] = [
      { name: 'year', type: 'number', default: '1997' },
      { name: 'open', type: 'boolean' },
      { name: 'ids', type: 'list', itemType: 'number' },
    ];
    expect(resolve({ declared, supplied: { open: 'true' }, locked: { ids: ['1', '2'] } })).toEqual({
      year: 1997,
      open: true,
      ids: [1, 2],
    });
  });

  it('gives a range two names, half open', () => {
    expect(resolve({ declared: [period], supplied: { period: YEAR } })).toEqual({
      period_from: YEAR.from,
      period_to: YEAR.to,
    });
  });

  it('takes an open end for no value, also where the default has one', () => {
    const declared = [{ ...period, default: YEAR }];
    expect(resolve({ declared, supplied: { period: { from: '2025-06-01' } } })).toEqual({ period_from: '2025-06-01' });
  });

  it('names every wrong value at once', () => {
    const declared: QueryParameter[] = [region, { name: 'n', type: 'number', default: 'x' }, period];
    expect(problems({ declared, supplied: { region: 5, period: 'soon', free: {} }, locked: { n: [] } }).sort()).toEqual(
      [
        'lockedParameters.n number',
        'parameterTypes.n.default number',
        'parameters.free type',
        'parameters.period date_range',
        'parameters.region text',
      ],
    );
  });

  it('misses what is required, and says so once for a range', () => {
    expect(problems({ declared: [{ ...region, required: true }] })).toEqual(['parameters.region required']);
    expect(problems({ declared: [{ ...region, required: true }], supplied: { region: null } })).toEqual([
      'parameters.region required',
    ]);
    expect(problems({ declared: [{ ...period, required: true }] })).toEqual(['parameters.period required']);
    expect(problems({ declared: [{ ...region, required: true, default: 'EU' }] })).toEqual([]);
    expect(problems({ declared: [{ ...region, required: true }], locked: { region: null } })).toEqual([]);
  });

  it('refuses declarations that collide', () => {
    expect(problems({ declared: [region, region] })).toEqual(['parameterTypes.region unique']);
    expect(problems({ declared: [period, { name: 'period_to', type: 'date' }] })).toEqual([
      'parameterTypes.period_to unique',
    ]);
    expect(problems({ declared: [{ name: 'a b', type: 'text' }] })).toEqual(['parameterTypes.a b name']);
  });

  it('takes the type of the value for what is not declared', () => {
    expect(resolve({ supplied: { a: 1, b: 'x', c: [true], d: null } })).toEqual({ a: 1, b: 'x', c: [true], d: null });
    expect(problems({ supplied: { a: { b: 1 } } })).toEqual(['parameters.a type']);
    expect(problems({ supplied: { a: 'x\0' } })).toEqual(['parameters.a characters']);
    expect(problems({ supplied: { a: [1, 'x'] } })).toEqual(['parameters.a list']);
  });

  it('bounds how much is supplied', () => {
    expect(problems({ supplied: Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`p${n}`, n])) })).toEqual([
      'parameters maxItems',
    ]);
  });

  describe('does not let anybody set the built-in values', () => {
    const builtIns = { 'tenant.id': 't1', 'user.id': 'u1', 'user.team': 'red' };

    it.each([
      'tenant.id',
      'user.id',
      'user.team',
      'TENANT.ID',
      'Tenant.Id',
      ' tenant.id',
      'tenant.id ',
      'tenant .id',
      '{{tenant.id}}',
      ':tenant.id',
      'tenant。id',
      'user\u2024id',
      'user.anything',
      'tenant\0.id',
      '',
      'a.b',
      '__proto__.x',
    ])('as %j', (name) => {
      expect(problems({ builtIns, supplied: { [name]: 'other' } })).toEqual([`parameters.${name} name`]);
      expect(problems({ builtIns, locked: { [name]: 'other' } })).toEqual([`lockedParameters.${name} name`]);
      expect(problems({ builtIns, declared: [{ name, type: 'text', default: 'other' }] })).toEqual([
        `parameterTypes.${name} name`,
      ]);
    });

    it('as a property of the object', () => {
      const supplied = JSON.parse(
        '{"__proto__": {"tenant.id": "other"}, "tenant": "t2", "user": "u2", "id": "x"}',
      ) as Record<string, unknown>;
      expect(problems({ builtIns, supplied })).toEqual(['parameters.__proto__ type']);
      delete supplied['__proto__'];
      expect(resolve({ builtIns, supplied: { tenant: 't2' } })).toMatchObject({
        'tenant.id': 't1',
        'user.id': 'u1',
        'user.team': 'red',
      });
    });

    it('and takes only built-in names for built-ins', () => {
      expect(
        resolve({
          builtIns: { region: 'x', 'tenant.name': 'y', 'user.id': 'u1', 'user.a.b': 1, 'user.none': undefined },
        }),
      ).toEqual({ 'user.id': 'u1' });
    });
  });

  describe('does not let a locked value be got round', () => {
    it.each([[{ region: 'US' }], [{ region: { toString: 'US' } }], [{ region: null }]])(
      'by supplying %j',
      (supplied) => {
        expect(resolve({ declared: [region], supplied, locked: { region: 'EU' } })).toEqual({ region: 'EU' });
        expect(resolve({ supplied, locked: { region: 'EU' } })).toEqual({ region: 'EU' });
      },
    );

    it('by an end of a locked range, or by the range of a locked end', () => {
      const locked = { period: YEAR };
      expect(problems({ declared: [period], supplied: { period_from: '1900-01-01' }, locked })).toEqual([
        'parameters.period_from name',
      ]);
      expect(resolve({ declared: [period], supplied: { period: ['1900-01-01', '2100-01-01'] }, locked })).toEqual({
        period_from: YEAR.from,
        period_to: YEAR.to,
      });
      expect(
        resolve({
          declared: [{ ...period, default: YEAR }],
          supplied: { period: ['1900-01-01', '2100-01-01'] },
          locked: { period_from: '2025-06-01' },
        }),
      ).toEqual({
        period_from: '2025-06-01',
        period_to: YEAR.to,
      });
    });

    it('by the ends of a locked range that the query declares nowhere', () => {
      const locked = { period: YEAR };
      const bounds = { period_from: YEAR.from, period_to: YEAR.to };
      expect(resolve({ locked })).toEqual(bounds);
      expect(resolve({ supplied: { period_from: '1900-01-01', period_to: null }, locked })).toEqual(bounds);
      const declared: QueryParameter[] = [{ name: 'period_from', type: 'date', default: '1900-01-01' }];
      expect(resolve({ declared, supplied: { period_from: '1900-01-01' }, locked })).toEqual(bounds);
      expect(problems({ locked: { period: { from: 'soon' } } })).toEqual(['lockedParameters.period date']);
    });

    it('by a name that differs in case, which is another name', () => {
      const { values, undeclared } = resolveParameters({
        declared: [],
        supplied: { Region: 'US' },
        builtIns: {},
        locked: { region: 'EU' },
      });
      expect(values.get('region')).toMatchObject({ value: 'EU', fixed: true });
      expect([...undeclared]).toEqual(['Region']);
    });
  });
});
