import { readDefinitionText } from './definition-text.js';

const refusal = (text: string): { code: string; message: string } => {
  try {
    readDefinitionText(text);
  } catch (error) {
    return error as { code: string; message: string };
  }
  return { code: 'ACCEPTED', message: '' };
};

describe('readDefinitionText', () => {
  it('reads YAML, and JSON as the YAML that it is', () => {
    expect(readDefinitionText('name: Sales\ntags: [a, b]\nrank: 1.5\nopen: true\nnone: ~')).toEqual({
      name: 'Sales',
      tags: ['a', 'b'],
      rank: 1.5,
      open: true,
      none: null,
    });
    expect(readDefinitionText('{"name":"Sales","widgets":[{"x":0}]}')).toEqual({ name: 'Sales', widgets: [{ x: 0 }] });
  });

  it('leaves dates and old-style booleans as text', () => {
    expect(readDefinitionText('from: 2024-01-01\ncountry: no\nanswer: yes')).toEqual({
      from: '2024-01-01',
      country: 'no',
      answer: 'yes',
    });
  });

  it('lets anchors be used a few times', () => {
    expect(readDefinitionText('a: &size {width: 3}\nb: *size')).toEqual({ a: { width: 3 }, b: { width: 3 } });
  });

  it('does not take << for a merge', () => {
    expect(readDefinitionText('a: &a {x: 1}\nb:\n  "<<": 1')).toEqual({ a: { x: 1 }, b: { '<<': 1 } });
  });

  it.each([
    ['a tag of its own', 'name: !js/function "x"', 'tag'],
    ['a tag of YAML beyond plain values', 'name: !!binary aGVsbG8=', 'tag'],
    ['a set', 'name: !!set {a, b}', 'tag'],
    ['a number without end', 'a: .inf', 'finite'],
    ['two documents', 'a: 1\n---\nb: 2', 'multiple documents'],
    ['a key given twice', 'name: a\nname: b', 'line 2, column 1: the key name stands twice'],
    ['a key that is a list', '[a, b]: 1', 'must be strings'],
    ['an alias of nothing', 'a: *b', 'alias'],
    ['text that is no YAML', 'a: [1, 2', 'line 1'],
    ['text with a tab for indentation', 'a:\n\tb: 1', 'line 2'],
  ])('refuses %s and says where', (_, text, part) => {
    expect(refusal(text)).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(refusal(text).message.toLowerCase()).toContain(part.toLowerCase());
  });

  it('refuses anchors that unfold without measure', () => {
    const lol = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg'].map((pair) => [pair[0], pair[1]])) {
      lol.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${of}`).join(', ')}]`);
    }
    expect(refusal(lol.join('\n')).code).toBe('VALIDATION_FAILED');
    expect(
      refusal(`a: &a x\n${Array.from({ length: 60 }, (_, index) => `k${index}: *a`).join('\n')}`).message,
    ).toContain('aliases');
    expect(refusal('a: &a [*a]').code).toBe('VALIDATION_FAILED');
  });

  it('refuses more than a megabyte', () => {
    expect(refusal(`a: ${'x'.repeat(1_048_576)}`).code).toBe('PAYLOAD_TOO_LARGE');
  });

  it.each([
    ['open lists', '['.repeat(500_000), 'nested too deeply'],
    ['lists with closing brackets in their texts', '["]]]]",'.repeat(100_000), 'nested too deeply'],
    ['objects', '{a: '.repeat(100_000), 'nested too deeply'],
    ['lists in one line', '- '.repeat(300_000), 'nested too deeply'],
    ['keys in one line', '? '.repeat(300_000), 'nested too deeply'],
    ['values in one line', ': '.repeat(300_000), 'nested too deeply'],
    [
      'indentation',
      Array.from({ length: 1_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      'nested too deeply',
    ],
    ['tags without end', '! '.repeat(300_000), 'too many parts'],
    ['anchors without end', '&a '.repeat(300_000), 'too many parts'],
    ['keys without end', Array.from({ length: 100_000 }, (_, index) => `k${index}: 1`).join('\n'), 'too many parts'],
    ['comments without end', '#\n'.repeat(400_000), 'too many parts'],
  ])('refuses nesting and masses by %s before the parser sees them', (_, text, reason) => {
    expect(refusal(text)).toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringContaining(reason) as unknown,
    });
  });

  it('reads what is nested as deeply as it may be', () => {
    const deep = `a: ${'['.repeat(50)}1${']'.repeat(50)}`;
    expect(readDefinitionText(deep)).toHaveProperty('a');
    const indented = Array.from({ length: 60 }, (_, depth) => `${'  '.repeat(depth)}a:`).join('\n');
    expect(readDefinitionText(indented)).toHaveProperty('a');
  });

  it('keeps a key like __proto__ to itself', () => {
    const value = readDefinitionText('__proto__: {polluted: true}') as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
