import { isPlain, placeholderSpans } from './placeholder-spans.js';

const texts = (sql: string): string[] => placeholderSpans(sql).map(({ from, to }) => sql.slice(from, to));

describe('places of parameters', () => {
  it('are double braces and names after a colon', () => {
    expect(texts('SELECT * FROM t WHERE a = {{ region }} AND b > :since AND c = {{tenant.id}}')).toEqual([
      '{{ region }}',
      ':since',
      '{{tenant.id}}',
    ]);
  });

  it.each([
    ['a literal', "SELECT ':a {{b}}'"],
    ['a literal that is not closed', "SELECT ':a"],
    ['a quoted name', 'SELECT ":a"'],
    ['a comment', 'SELECT 1 -- :a\n/* {{b}} */'],
    ['a dollar quote', 'SELECT $q$ :a $q$'],
    ['a cast', 'SELECT a::text, b ::date'],
    ['a slice', 'SELECT a[1:n], a[x:y]'],
    ['a struct', "SELECT {'key':value}"],
  ])('are not within %s', (_, sql) => {
    expect(texts(sql)).toEqual([]);
    expect(isPlain(sql)).toBe(true);
  });

  it('are the brackets of a block, when a parameter is in it', () => {
    expect(texts('WHERE true [[ AND a = {{a}} ]]')).toEqual(['[[', '{{a}}', ']]']);
    expect(texts('SELECT ARRAY[[1, 2], [3, 4]]')).toEqual([]);
  });
});
