import { uniqueColumnNames } from './column-names.js';

describe('uniqueColumnNames', () => {
  it('leaves different names as they are', () => {
    expect(uniqueColumnNames(['id', 'name'])).toEqual(['id', 'name']);
  });

  it('numbers repeated names from 2', () => {
    expect(uniqueColumnNames(['id', 'id', 'name', 'id'])).toEqual(['id', 'id_2', 'name', 'id_3']);
  });

  it('never takes a name that another column carries already, wherever it stands', () => {
    expect(uniqueColumnNames(['a', 'a', 'a_2'])).toEqual(['a', 'a_3', 'a_2']);
    expect(uniqueColumnNames(['a_2', 'a', 'a'])).toEqual(['a_2', 'a', 'a_3']);
  });

  it('keeps names that are members of every object', () => {
    expect(uniqueColumnNames(['constructor', '__proto__', 'constructor'])).toEqual(['constructor', '__proto__', 'constructor_2']);
  });

  it('copes with no columns and with empty names', () => {
    expect(uniqueColumnNames([])).toEqual([]);
    expect(uniqueColumnNames(['', ''])).toEqual(['', '_2']);
  });
});
