import type { FieldValue } from './log-line.js';

/** What stands in the place of a secret. */
export const REDACTED = '[redacted]';

export interface RedactionRules {
  /** Whether addresses of e-mail are secrets too; the tenant says. */
  readonly emails: boolean;
}

/** Names of secrets, without case and separators. */
const SECRET_NAME =
  /authori[sz]ation|cookie|passw(or)?d|passphrase|passcode|pwd$|^pass$|secret|token|apikey|accesskey|privatekey|encryptionkey|signingkey|masterkey|credential|jwt|bearer|sessionid|^sid$|sessid$|csrf|xsrf|signature|^sig$|^otp$|^pin$|^cvv2?$|^cvc$|cardnumber|creditcard|^pan$|^ssn$|connectionstring|^dsn$/;
/** Counts of tokens, as language models are paid by. */
const COUNT_NAME = /tokens$|token(count|s?used|limit|usage|type|kind)$/;

/** Whether the values of a field of that name are secrets; of a path each part counts. */
export function isSecretName(path: string): boolean {
  return path.split('.').some((part) => {
    const name = part.toLowerCase().replace(/[^a-z0-9]/g, '');
    return SECRET_NAME.test(name) && !COUNT_NAME.test(name);
  });
}

/** A name of a secret as it stands in text; what stands before it in the same word makes no difference. */
const NAME =
  '(?:(?:passw(?:or)?d|passphrase|passcode|pwd|secret|api[-_]?key|access[-_]?key|private[-_]?key|credentials?|session[-_]?id|sessid|csrf|xsrf|signature|jwt|card[-_]?number)[\\w-]{0,40}|token|(?<![a-z0-9])(?:pass|sig|sid|otp|pin|cvv2?|cvc|ssn|pan|dsn))';
/** Between name and value: `=`, `:` or `=>`, with quotes before them that may be escaped, and percent-encoded or not. */
const ASSIGNED = `(?:\\\\{0,4}["']|%22)?\\s{0,3}(?:=>?|:|%3[AaDd])\\s{0,3}`;

/** Each finds one kind of secret and keeps what stands before it. The order counts: whole headers come first. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // Keys as PEM writes them, to their end or the text's.
  [/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g, REDACTED],
  // Cookies and authorization go to the end of what quotes them, or of the line.
  [/((?:cookie2?|authori[sz]ation)(?:\\{0,4}["'])?\s{0,3}[:=]\s{0,3}\\{0,4}["'])[^"'\\\r\n]*/gi, `$1${REDACTED}`],
  [/((?:cookie2?|authori[sz]ation)\s{0,3}[:=]\s{0,3})(?!\\{0,4}["']|\[redacted\])[^"'\r\n]+/gi, `$1${REDACTED}`],
  [/(\bbearer\s{1,5})(?!\[redacted\])[\w.~+/=-]{6,}/gi, `$1${REDACTED}`],
  [/(\b(?:[Bb]asic|BASIC|[Nn]egotiate)\s{1,5})(?=[\w+/]{0,100}[A-Z0-9=])[\w+/=-]{6,}/g, `$1${REDACTED}`],
  // Name and value, quoted or not: headers, JSON, query strings, forms, settings, XML.
  [new RegExp(`(${NAME}${ASSIGNED}\\\\{0,4}")(?:[^"\\\\]|\\\\(?!"))*`, 'gi'), `$1${REDACTED}`],
  [new RegExp(`(${NAME}${ASSIGNED}\\\\{0,4}')(?:[^'\\\\]|\\\\(?!'))*`, 'gi'), `$1${REDACTED}`],
  [new RegExp(`(${NAME}${ASSIGNED})(?!\\\\{0,4}["']|\\[redacted\\])(?:[^\\s&;,"']|,(?=\\S))+`, 'gi'), `$1${REDACTED}`],
  [new RegExp(`(<[\\w.:-]{0,40}?${NAME}[^<>]{0,100}>)[^<]+`, 'gi'), `$1${REDACTED}`],
  // Passwords in addresses.
  [/(\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/?#@]{0,255}:)[^\s@/]{1,255}(?=@)/gi, `$1${REDACTED}`],
  // Keys that say by their beginning what they are.
  [
    /(?<!\w)(?:A[KS]IA[0-9A-Z]{16}|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[abeprs]-[\w-]{10,}|[rsp]k_(?:live|test)_\w{10,}|sk-[\w-]{20,}|AIza[\w-]{30,}|ya29\.[\w-]{20,}|npm_\w{30,}|SG\.[\w-]{16,}\.[\w-]{16,}|tm_[\w-]{20,}|hf_\w{20,}|dop_v1_\w{20,})/g,
    REDACTED,
  ],
];
/** Without one of these a text holds none of the above, which is so for most. */
const HINT =
  /-----BEGIN|cookie|authori|bearer|basic|negotiate|pass|pwd|secret|token|key|credential|sess|csrf|xsrf|sig|sid|otp|pin|cv[cv]|ssn|pan|dsn|jwt|card|:\/\/|A[KS]IA|gh[pousr]_|github_|glpat-|xox|[rsp]k_|sk-|AIza|ya29|npm_|SG\.|tm_|hf_|dop_/i;

/** Digits in groups as they are printed on a card, and whatever digits stand beside them. */
const DIGITS = /(?<![\d.])\d(?:[ -]?\d){12,}/g;
const EMAIL = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z0-9][a-z0-9-]{0,62}\.){1,8}[a-z]{2,24}/gi;

/** The text without secrets: what stood around them stays, and so does all else. */
export function redactText(text: string, { emails }: RedactionRules): string {
  let redacted = text.includes('eyJ') ? text.replace(/[\w.-]+/g, withoutWebTokens) : text;
  if (HINT.test(redacted)) for (const [pattern, kept] of PATTERNS) redacted = redacted.replace(pattern, kept);
  redacted = redacted.replace(DIGITS, withoutCards);
  return emails && redacted.includes('@') ? redacted.replace(EMAIL, REDACTED) : redacted;
}

/**
 * Fields without secrets under names of secrets, in names and in numbers.
 * @param fields whose texts have been through `redactText`
 */
export function redactFields(fields: Readonly<Record<string, FieldValue>>, rules: RedactionRules): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]): [string, FieldValue] => {
      const shown = redactText(name, rules);
      const secret = value !== null && value !== '' && typeof value !== 'boolean' && isSecretName(name);
      return [shown, secret || (typeof value === 'number' && isCardNumber(String(value))) ? REDACTED : value];
    }),
  );
}

/** JSON Web Tokens in a run of their characters, signed or not: what begins as the JSON of their heads does. */
function withoutWebTokens(run: string): string {
  if (!run.includes('eyJ')) return run;
  const parts = run.split('.');
  const kept: string[] = [];
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] ?? '';
    const head = part.indexOf('eyJ');
    const next = parts[index + 1];
    if (head < 0 || part.length - head < 8 || next === undefined || next === '') kept.push(part);
    else {
      kept.push(part.slice(0, head) + REDACTED);
      // Payload and signature; encrypted ones have five parts.
      index += Math.min(4, parts.length - 1 - index);
    }
  }
  return kept.join('.');
}

/** Digits of the numbers of cards. */
const [SHORTEST_CARD, LONGEST_CARD] = [13, 19];
/** With which all of them begin. */
const FIRST_DIGITS = /[2-6]/;

/** Numbers of cards among groups of digits; a number begins and ends where a group does. The longest that fits is taken. */
function withoutCards(run: string): string {
  const digits = run.replace(/[ -]/g, '');
  const places = placesOfDigits(run);
  /** Whether a group ends before a digit. */
  const parted = (digit: number): boolean => digit === 0 || digit === digits.length || (places[digit] as number) > (places[digit - 1] as number) + 1;
  let from = 0;
  let kept = '';
  for (let first = 0; first + SHORTEST_CARD <= digits.length; first += 1) {
    if (!FIRST_DIGITS.test(digits[first] as string) || !parted(first)) continue;
    let length = LONGEST_CARD;
    while (length >= SHORTEST_CARD && !(first + length <= digits.length && parted(first + length) && isCardNumber(digits.slice(first, first + length)))) length -= 1;
    if (length < SHORTEST_CARD) continue;
    kept += run.slice(from, places[first]) + REDACTED;
    from = (places[first + length - 1] as number) + 1;
    first += length - 1;
  }
  return kept + run.slice(from);
}

function placesOfDigits(run: string): Uint32Array {
  const places = new Uint32Array(run.length);
  let count = 0;
  for (let at = 0; at < run.length; at += 1) {
    const character = run.charCodeAt(at);
    if (character >= 0x30 && character <= 0x39) {
      places[count] = at;
      count += 1;
    }
  }
  return places;
}

/** Beginnings and lengths of the networks' numbers; of other numbers one in ten passes Luhn's check by chance. */
const NETWORK =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11,16}|6(?:011|4[4-9]\d|5\d\d)\d{12}(?:\d{3})?|35(?:2[89]|[3-8]\d)\d{12,15}|62\d{14,17}|(?:5[0678]|6[0137])\d{14})$/;

/**
 * Whether digits, with spaces or hyphens between them, are the number of a card: the form of a network's, and Luhn's
 * check (ISO/IEC 7812-1, annex B).
 */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/[ -]/g, '');
  if (!NETWORK.test(digits)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
