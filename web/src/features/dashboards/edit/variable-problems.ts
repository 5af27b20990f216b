import type { Variable } from '../../../api/types.js';

/** What is wrong with variables, by their place in the list. */
export type VariableProblems = ReadonlyMap<number, string>;

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/** Finds names that SQL could not bind or that stand twice, and options that are not finished. */
export function variableProblems(variables: readonly Variable[]): VariableProblems {
  const problems = new Map<number, string>();
  const taken = new Set<string>();
  variables.forEach((variable, index) => {
    const names =
      variable.type === 'date_range'
        ? [variable.name, `${variable.name}_from`, `${variable.name}_to`]
        : [variable.name];
    if (!NAME.test(variable.name))
      problems.set(index, 'The name must be letters, digits and _, and begin with no digit.');
    else if (names.some((name) => taken.has(name))) problems.set(index, 'The name is taken by another variable.');
    else if (
      variable.options?.query !== undefined &&
      (variable.options.query.sql.trim() === '' || variable.options.query.dataSourceId === '')
    ) {
      problems.set(index, 'Its query needs a data source and a text.');
    }
    names.forEach((name) => taken.add(name));
  });
  return problems;
}
