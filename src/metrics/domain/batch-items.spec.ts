import fc from 'fast-check';
import { BLANK, NotABatch, Unreadable, batchItems } from './batch-items.js';

const inWords = (items: Iterable<unknown>): unknown[] =>
  [...items].map((item) => (item instanceof Unreadable ? 'unreadable' : item === BLANK ? 'blank' : item));

describe('the items of a batch', () => {
  it('are the elements of a list, or one object', () => {
    expect(inWords(batchItems('[{"a":1},2,"x"]', 'json'))).toEqual([{ a: 1 }, 2, 'x']);
    expect(inWords(batchItems(' {"a":[1,2]}', 'json'))).toEqual([{ a: [1, 2] }]);
    expect(inWords(batchItems('[]', 'json'))).toEqual([]);
  });

  it('are lines, whose index is that of the line', () => {
    expect(inWords(batchItems('{"a":1}\r\n\n  \n{"a":\n3', 'lines'))).toEqual([
      { a: 1 },
      'blank',
      'blank',
      'unreadable',
      3,
    ]);
    expect(inWords(batchItems('', 'lines'))).toEqual([]);
  });

  it.each([
    ['[{"a":1},{"a":NaN},{"a":"NaN, ] }"},Infinity]', [{ a: 1 }, 'unreadable', { a: 'NaN, ] }' }, 'unreadable']],
    ['[{"a":1},{"a":[1,2,{"b":"\\"]"}]},nope]', [{ a: 1 }, { a: [1, 2, { b: '"]' }] }, 'unreadable']],
    ['[{"a":1},{"a":2', [{ a: 1 }, 'unreadable']],
    ['[{"a":1},]', [{ a: 1 }, 'unreadable']],
    ['[{"a":1}] trailing', [{ a: 1 }, 'unreadable']],
    ['[', []],
  ])('of a list that is broken are kept where they are whole: %s', (text, items) => {
    expect(inWords(batchItems(text, 'json'))).toEqual(items);
  });

  it.each(['', 'hello', '7', '"text"', 'null', '{"a":'])(
    'are not there in what is no list and no object: %j',
    (text) => {
      expect(() => batchItems(text, 'json')).toThrow(NotABatch);
    },
  );

  it('are found beside a broken one whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 5 }), (values) => {
        const text = `[${values.map((value) => JSON.stringify(value)).join(' , ')},NaN]`;
        expect(inWords(batchItems(text, 'json'))).toEqual([
          ...values.map((value) => JSON.parse(JSON.stringify(value)) as unknown),
          'unreadable',
        ]);
      }),
    );
  });
});
