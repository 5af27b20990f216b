import { Lexer, LineCounter, isAlias, isMap, isScalar, parseDocument, stringify, visit } from 'yaml';
import type { Document } from 'yaml';
import { DomainError, invalid } from '../../platform/http/index.js';
import { type DashboardDefinition, MAX_DEFINITION_BYTES } from './dashboard-definition.js';

/** Times that anchors may be used, and what they may unfold to. */
const MAX_ALIASES = 50;
const MAX_NODES = 20_000;
const MAX_TOKENS = 200_000;
/** Lists and objects in each other, and columns that a line may begin at. */
const MAX_FLOW_DEPTH = 50;
const MAX_INDENT = 120;
const MAX_INDICATORS = 20;

/** Writes a definition as YAML: keys in their order, SQL as a block, lines as they are. */
export function printDefinition(definition: DashboardDefinition): string {
  return stringify(definition, {
    lineWidth: 0,
    aliasDuplicateObjects: false,
    blockQuote: 'literal',
    version: '1.2',
    schema: 'core',
  });
}

/**
 * Reads YAML (and so JSON) as plain values. Only YAML's own plain types: tags of any other kind, several documents,
 * keys given twice, and anchors that unfold without measure are refused.
 *
 * @throws DomainError PAYLOAD_TOO_LARGE above 1 MB, VALIDATION_FAILED with line and column otherwise
 */
export function readDefinitionText(text: string): unknown {
  if (Buffer.byteLength(text) > MAX_DEFINITION_BYTES)
    throw new DomainError('PAYLOAD_TOO_LARGE', 'A definition must be at most 1 MB.');
  refuseDeepText(text);
  const lines = new LineCounter();
  // Uniqueness is checked below: the parser compares every key with every other one.
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    uniqueKeys: false,
    stringKeys: true,
    lineCounter: lines,
    prettyErrors: false,
  });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem) throw unreadable(problem.message, lines, problem.pos[0]);
  refuseUnsafe(document, lines);
  try {
    // The way through JSON makes each use of an anchor a value of its own, and fails on one that holds itself.
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: MAX_ALIASES })) ?? 'null') as unknown;
  } catch (error) {
    throw unreadable((error as Error).message, lines, 0);
  }
}

function refuseUnsafe(document: Document, lines: LineCounter): void {
  let nodes = 0;
  let aliases = 0;
  visit(document, {
    Node: (_, node) => {
      nodes += 1;
      const at = node.range?.[0] ?? 0;
      if (nodes > MAX_NODES) throw unreadable(`more than ${MAX_NODES} values`, lines, at);
      if (isAlias(node) && ++aliases > MAX_ALIASES) throw unreadable(`more than ${MAX_ALIASES} aliases`, lines, at);
      if (isScalar(node) && typeof node.value === 'number' && !Number.isFinite(node.value))
        throw unreadable('a number must be finite', lines, at);
      if (isMap(node)) refuseTwins(node.items, lines);
    },
  });
}

function refuseTwins(items: readonly { key: unknown }[], lines: LineCounter): void {
  const seen = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    if (seen.has(name)) throw unreadable(`the key ${name} stands twice`, lines, key.range?.[0] ?? 0);
    seen.add(name);
  }
}

/**
 * The parser descends by recursion, and a stack that runs out inside it can take the process with it. So nesting is
 * bounded beforehand on the lexer's tokens, which are read without recursion.
 */
function refuseDeepText(text: string): void {
  let tokens = 0;
  let flowDepth = 0;
  let indent = 0;
  let indicators = 0;
  let lineStart = true;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (token === '\n' || token === '\r\n') {
      [indent, indicators, lineStart] = [0, 0, true];
      continue;
    }
    if (token === '[' || token === '{') flowDepth += 1;
    else if (token === ']' || token === '}') flowDepth = Math.max(0, flowDepth - 1);
    else if (token === '-' || token === '?' || (token === ':' && flowDepth === 0)) indicators += 1;
    else if (lineStart && /^[ \t]+$/.test(token)) indent += token.length;
    lineStart &&= /^[ \t]+$/.test(token);
    if (flowDepth > MAX_FLOW_DEPTH || indent > MAX_INDENT || indicators > MAX_INDICATORS)
      throw refusal('it is nested too deeply');
    if (tokens > MAX_TOKENS) throw refusal('it has too many parts');
  }
}

function unreadable(message: string, lines: LineCounter, offset: number): DomainError {
  const { line, col } = lines.linePos(offset);
  return refusal(`line ${line}, column ${col}: ${message.split('\n')[0] ?? ''}`);
}

const refusal = (message: string): DomainError =>
  invalid({ path: '', rule: 'yaml', message: `the definition cannot be read: ${message}` });
