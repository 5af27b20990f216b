import { hasSqlDetails, loadModule, parseSync, scanSync, type ScanToken } from 'libpg-query';
import { fromCodePointOffset } from './text-offsets.js';

/** A statement's node and where its text begins (bytes; absent for 0). */
export interface ParsedStatement {
  stmt?: unknown;
  stmt_location?: number;
}

/** Why a text could not be parsed. `position` in UTF-16 units; null where the parser itself gave up. */
export interface ParseFailure {
  message: string;
  position: number | null;
}

// Compiled once, while the module graph loads, so that parsing needs no promise.
await loadModule();

/** Parses with PostgreSQL's own parser; byte offsets in the tree are those of `sql`. Never throws. */
export function parseStatements(sql: string): { statements: ParsedStatement[] } | ParseFailure {
  if (sql === '') return { statements: [] };
  try {
    return { statements: parseSync(sql).stmts ?? [] };
  } catch (error) {
    // A RangeError says that the parser's stack ran out.
    if (!hasSqlDetails(error)) return { message: 'The statement is too complex to be checked', position: null };
    const retried = parseWithoutComments(sql);
    if (retried) return { statements: retried };
    return { message: error.message, position: fromCodePointOffset(sql, error.sqlDetails?.cursorPosition ?? 0) };
  }
}

const isComment = ({ tokenName }: ScanToken): boolean => tokenName === 'SQL_COMMENT' || tokenName === 'C_COMMENT';

const spell = (tokens: readonly ScanToken[]): string =>
  tokens.map(({ tokenName, start, end }) => `${tokenName} ${start} ${end}`).join('\n');

/**
 * libpg-query's grammar stumbles over comments between words that belong together (`NOT /* x *\/ IN`, `NULLS -- x`),
 * where PostgreSQL does not. So what failed is tried again with its comments blanked, but only when the scanner then
 * finds the very same tokens: a comment between two parts of one string constant joins them for PostgreSQL alone, and
 * from there on the two would read different statements.
 */
function parseWithoutComments(sql: string): ParsedStatement[] | null {
  try {
    const { tokens } = scanSync(sql);
    const comments = tokens.filter(isComment);
    if (comments.length === 0) return null;
    const bytes = Buffer.from(sql);
    for (const { start, end } of comments) {
      for (let at = start; at < end; at += 1) if (bytes[at] !== 0x0a && bytes[at] !== 0x0d) bytes[at] = 0x20;
    }
    const blanked = bytes.toString();
    if (spell(scanSync(blanked).tokens) !== spell(tokens.filter((token) => !isComment(token)))) return null;
    return parseSync(blanked).stmts ?? [];
  } catch {
    return null;
  }
}
