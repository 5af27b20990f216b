import { parseStatements } from './sql-parse.js';
import { isObject, valuesOf } from './sql-tree.js';

/** More names than a statement that somebody wrote has; beyond, nobody is told of a change of the rest. */
const MAX_RELATIONS = 100;

/**
 * Names of the relations that a PostgreSQL statement reads, without schemas, each once. Names of its own WITH queries
 * are among them: too many are harmless, for whoever asks wants to know what a change may concern.
 * @returns none for what does not parse
 */
export function relationsOf(sql: string): string[] {
  const parsed = parseStatements(sql);
  if (!('statements' in parsed)) return [];
  const names = new Set<string>();
  for (const value of valuesOf(parsed.statements)) {
    if (typeof value === 'string' || !isObject(value['RangeVar'])) continue;
    const name = value['RangeVar']['relname'];
    if (typeof name === 'string') names.add(name);
  }
  return [...names].slice(0, MAX_RELATIONS);
}
