import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  snippetCompletion,
} from '@codemirror/autocomplete';
import { PostgreSQL, schemaCompletionSource, SQLDialect, type SQLNamespace } from '@codemirror/lang-sql';
import { LanguageSupport, syntaxTree } from '@codemirror/language';
import type { SchemaTable } from '../../../api/types.js';
import { compactCount } from '../../../format/number.js';
import { quoteName } from '../../data-sources/SchemaTree.js';
import { shortType } from '../side/short-type.js';
import { FUNCTIONS, KEYWORDS } from './sql-words.js';
import { type TableInScope, tablesInScope } from './tables-in-scope.js';

/** DuckDB's parser comes from PostgreSQL's; these are the words that it has beyond. */
const DuckDb = SQLDialect.define({
  ...PostgreSQL.spec,
  keywords: `${PostgreSQL.spec.keywords ?? ''} pivot unpivot qualify asof positional anti semi summarize describe struct map exclude replace sample`,
  types: `${PostgreSQL.spec.types ?? ''} hugeint ubigint uinteger usmallint utinyint tinyint blob varchar list`,
});

/** Schemas whose tables are named without them. */
const DEFAULT_SCHEMAS = ['public', 'main', ''];

/** The language of a source, with suggestions from its tables. */
export function sqlLanguage(dialect: string, tables: readonly SchemaTable[]): LanguageSupport {
  const grammar = dialect === 'duckdb' ? DuckDb : PostgreSQL;
  const defaultSchema = DEFAULT_SCHEMAS.find((name) => tables.some(({ schema }) => schema === name));
  const schema = schemaCompletionSource({
    dialect: grammar,
    schema: namespaceOf(tables),
    ...(defaultSchema === undefined || defaultSchema === '' ? {} : { defaultSchema }),
  });
  const data = [schema, columnSource(tables), wordSource()].map((autocomplete) =>
    grammar.language.data.of({ autocomplete }),
  );
  return new LanguageSupport(grammar.language, data);
}

function namespaceOf(tables: readonly SchemaTable[]): SQLNamespace {
  const schemas: Record<string, Record<string, SQLNamespace>> = {};
  for (const table of tables) {
    const entry = {
      self: tableCompletion(table),
      children: table.columns.map((column) => columnCompletion(column.name, shortType(column.nativeType))),
    };
    (schemas[table.schema] ??= {})[table.table] = entry;
  }
  const { '': bare = {}, ...named } = schemas;
  return { ...named, ...bare };
}

function tableCompletion({ table, kind, rowEstimate }: SchemaTable): Completion {
  const detail = rowEstimate === null ? kind : `≈ ${compactCount(rowEstimate)} rows`;
  return { label: table, apply: quoteName(table), type: 'class', detail, boost: 2 };
}

function columnCompletion(name: string, detail: string, boost = 0): Completion {
  return { label: name, apply: quoteName(name), type: 'property', detail, boost };
}

/** Where nothing but text of its own stands: no suggestions there. */
const QUIET = new Set(['String', 'QuotedIdentifier', 'LineComment', 'BlockComment']);

function wordBefore(context: CompletionContext): { from: number; text: string } | null {
  if (QUIET.has(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
  const word = context.matchBefore(/[\w.:{$]*/);
  if (word === null || /[.:{$]/.test(word.text)) return null;
  return word.text === '' && !context.explicit ? null : word;
}

const WORD = /^\w*$/;

/** Columns, without a table before them, of the tables that the statement reads. */
function columnSource(tables: readonly SchemaTable[]) {
  return (context: CompletionContext): CompletionResult | null => {
    const word = wordBefore(context);
    if (word === null) return null;
    const scope = tablesInScope(context.state.doc.toString());
    const found = tables.filter((table) => scope.some((reference) => isMeant(table, reference)));
    const options = found.flatMap(({ table, columns }) =>
      columns.map(({ name, nativeType }) =>
        columnCompletion(name, found.length > 1 ? table : shortType(nativeType), 5),
      ),
    );
    return options.length === 0 ? null : { from: word.from, options, validFor: WORD };
  };
}

function isMeant({ schema, table }: SchemaTable, reference: TableInScope): boolean {
  return (
    table.toLowerCase() === reference.table.toLowerCase() && (reference.schema === null || reference.schema === schema)
  );
}

/** Keywords and functions. */
function wordSource() {
  const options = [
    ...KEYWORDS.map((label, index): Completion => ({ label, type: 'keyword', boost: -1 - index / 100 })),
    ...FUNCTIONS.map(([name, takes]) =>
      snippetCompletion(`${name}(${takes === '' ? '' : `\${${takes}}`})`, {
        label: name,
        type: 'function',
        detail: `(${takes})`,
        boost: -2,
      }),
    ),
  ];
  return (context: CompletionContext): CompletionResult | null => {
    const word = wordBefore(context);
    return word === null ? null : { from: word.from, options, validFor: WORD };
  };
}
