import { isTrivia, lexSql, type Token } from './sql-lexer.js';

/** Words that, like an operator, may put one more level on the parse tree without opening a bracket. */
const CHAINING_WORDS = new Set([
  'is',
  'isnull',
  'notnull',
  'in',
  'like',
  'ilike',
  'similar',
  'collate',
  'at',
  'operator',
  'overlaps',
]);
/** The same, but a comma or an AND does not end their chain (`… UNION SELECT 1, 2 UNION …`, `BETWEEN 1 AND NOT …`). */
const LASTING_WORDS = new Set(['not', 'between', 'union', 'intersect', 'except', 'join', 'select', 'with']);
/** After these the next operand of a flat list begins. */
const ENDING_WORDS = new Set(['and', 'or', 'when', 'then', 'else']);
const OPERATOR_CHARACTERS = '~!@#^&|`?+-*/%<>=';

interface Level {
  closedBy: 'bracket' | 'end';
  chain: number;
  lasting: number;
}

type Step = 'open-bracket' | 'close-bracket' | 'open-case' | 'close-case' | 'chain' | 'lasting' | 'ending' | null;

/** `named` is true right after a dot or AS, where even a keyword is only a name. */
function stepOf(token: Token, sql: string, named: boolean): Step {
  if (token.kind === 'colon-pair') return 'chain';
  if (token.kind === 'symbol') {
    const character = sql.charAt(token.start);
    if ('([{'.includes(character)) return 'open-bracket';
    if (')]}'.includes(character)) return 'close-bracket';
    if (character === ',' || character === ';') return 'ending';
    return OPERATOR_CHARACTERS.includes(character) ? 'chain' : null;
  }
  if (token.kind !== 'word' || named || token.end - token.start > 9) return null;
  const word = sql.slice(token.start, token.end).toLowerCase();
  if (word === 'case') return 'open-case';
  if (word === 'end') return 'close-case';
  if (CHAINING_WORDS.has(word)) return 'chain';
  if (LASTING_WORDS.has(word)) return 'lasting';
  return ENDING_WORDS.has(word) ? 'ending' : null;
}

/**
 * An upper bound (never too low, often too high) of how deeply the expressions of `sql` nest, and where in the text
 * the deepest point is. It is found before parsing, because the parser is native code whose recursion must not be
 * driven to its stack's end by a hostile statement. Brackets and CASE … END nest; operators, casts, set operations
 * and joins chain (`1+1+1` leans to the left).
 */
export function estimateNesting(sql: string): { depth: number; position: number } {
  const levels: Level[] = [{ closedBy: 'end', chain: 0, lasting: 0 }];
  let open = 1;
  let deepest = { depth: 0, position: 0 };
  const push = (closedBy: Level['closedBy']): void => {
    levels.push({ closedBy, chain: 0, lasting: 0 });
    open += 1;
  };
  const pop = (): void => {
    const level = levels.length > 1 ? levels.pop() : undefined;
    if (level) open -= 1 + level.chain + level.lasting;
  };
  let named = false;
  for (const token of lexSql(sql)) {
    const level = levels[levels.length - 1];
    if (isTrivia(token) || !level) continue;
    const step = stepOf(token, sql, named);
    named = /^(?:\.|as)$/i.test(sql.slice(token.start, Math.min(token.end, token.start + 3)));
    switch (step) {
      case 'open-bracket':
        push('bracket');
        break;
      case 'close-bracket':
        // `case` may also be a name (`x AS case`): levels that it opened end with their bracket.
        while (levels.length > 1 && levels[levels.length - 1]?.closedBy === 'end') pop();
        pop();
        break;
      case 'open-case':
        push('end');
        break;
      case 'close-case':
        if (level.closedBy === 'end') pop();
        break;
      case 'chain':
        level.chain += 1;
        open += 1;
        break;
      case 'lasting':
        level.lasting += 1;
        open += 1;
        break;
      case 'ending':
        open -= level.chain;
        level.chain = 0;
        break;
      case null:
        continue;
    }
    if (open > deepest.depth) deepest = { depth: open, position: token.start };
  }
  return deepest;
}
