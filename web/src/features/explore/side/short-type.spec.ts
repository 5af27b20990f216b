import { shortType } from './short-type.js';

describe('the short name of a type', () => {
  it.each([
    ['character varying(40)', 'varchar(40)'],
    ['character(5)', 'char(5)'],
    ['timestamp with time zone', 'timestamptz'],
    ['timestamp(3) without time zone', 'timestamp(3)'],
    ['double precision', 'double'],
    ['BIGINT', 'bigint'],
    ['DECIMAL(10,2)', 'decimal(10,2)'],
    ['STRUCT("A" INTEGER)', 'STRUCT("A" INTEGER)'],
    ['numeric(12,2)', 'numeric(12,2)'],
  ])('of %s is %s', (name, short) => {
    expect(shortType(name)).toBe(short);
  });
});
