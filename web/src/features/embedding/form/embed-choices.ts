import type { EmbedTheme, LockedParameters, NewEmbedToken, UserContext } from '../../../api/types.js';
import { isFilled, valueOf } from '../../explore/parameters/parameter-drafts.js';
import type { Lockable } from './lockable.js';

/** A lock as it is being filled in. */
export interface LockDraft {
  on: boolean;
  /** Of a name whose type nobody has said. */
  type: LockType;
  /** As typed: one for a single value, two (from, to) for a range, any number for a list. */
  texts: readonly string[];
}

export type LockType = 'text' | 'number' | 'boolean' | 'date' | 'list';
export type ClaimType = 'text' | 'number' | 'boolean';

export interface ClaimDraft {
  name: string;
  type: ClaimType;
  text: string;
}

/** What the form holds. */
export interface EmbedChoices {
  /** By name; what is not there is not locked. */
  locks: Record<string, LockDraft | undefined>;
  claims: ClaimDraft[];
  interaction: 'view' | 'interact' | 'edit';
  mayExport: boolean;
  domains: string[];
  /** '' is the dashboard's own. */
  theme: EmbedTheme | '';
  /** Seconds, as a text. */
  lifetime: string;
}

export const LIFETIMES = [
  { value: '300', label: '5 minutes' },
  { value: '3600', label: '1 hour' },
  { value: '28800', label: '8 hours' },
  { value: '86400', label: '1 day' },
  { value: '604800', label: '7 days' },
  { value: '2592000', label: '30 days' },
] as const;

export const NO_CHOICES: EmbedChoices = {
  locks: {},
  claims: [],
  interaction: 'view',
  mayExport: false,
  domains: [],
  theme: '',
  lifetime: '3600',
};

const CLAIM_NAME = /^[A-Za-z_]\w{0,62}$/;

/** The draft of a lock: as it was filled in, or an open one. */
export function lockDraftOf({ name, type }: Lockable, locks: EmbedChoices['locks']): LockDraft {
  const known = Object.hasOwn(locks, name) ? locks[name] : undefined;
  return known ?? { on: false, type: type === 'date_range' ? 'date' : type, texts: [] };
}

/** Types of a lock's value: declared, or chosen where nobody has declared them. */
export function lockTypeOf(lockable: Lockable, draft: LockDraft): Pick<Lockable, 'type' | 'itemType'> {
  return lockable.guessed ? { type: draft.type, itemType: 'text' } : lockable;
}

/** A lock's value as the API takes it; undefined when it has none. */
export function lockedValue(lockable: Lockable, draft: LockDraft): unknown {
  const { type, itemType } = lockTypeOf(lockable, draft);
  const texts = draft.texts.map((text) => text.trim());
  const value = valueOf({ type, itemType, label: '', whenEmpty: 'auto', value: texts, fallback: [] }, texts);
  const numeric = type === 'number' || (type === 'list' && itemType === 'number');
  if (!numeric) return value;
  return Array.isArray(value) ? value.map(asNumber) : asNumber(value);
}

/** Numbers as numbers, unless digits would be lost or it is none. */
function asNumber(text: unknown): unknown {
  const value = Number(text);
  return typeof text === 'string' && Number.isFinite(value) && String(value) === text ? value : text;
}

/** What is wrong with a lock; undefined when nothing is. */
export function lockProblem(lockable: Lockable, draft: LockDraft): string | undefined {
  if (!draft.on) return undefined;
  if (!isFilled(draft.texts)) return 'Give the value that viewers are held to, or unlock it.';
  const { type, itemType } = lockTypeOf(lockable, draft);
  const numeric = type === 'number' || (type === 'list' && itemType === 'number');
  if (numeric && draft.texts.some((text) => !Number.isFinite(Number(text.trim())))) return 'This must be a number.';
  const [from = '', to = ''] = draft.texts;
  if (type === 'date_range' && from !== '' && to !== '' && from >= to) return 'The range ends before it begins.';
  return undefined;
}

/** What is wrong with a claim among the others; undefined when nothing is. */
export function claimProblem({ name, type, text }: ClaimDraft, claims: readonly ClaimDraft[]): string | undefined {
  const trimmed = name.trim();
  if (trimmed === '') return text.trim() === '' ? undefined : 'Give the claim a name.';
  if (!CLAIM_NAME.test(trimmed) || trimmed === '__proto__') return 'A name has letters, digits and _.';
  if (claims.filter((claim) => claim.name.trim() === trimmed).length > 1) return 'This name is there twice.';
  if (text.trim() === '') return 'Give the claim a value.';
  if (type === 'number' && !Number.isFinite(Number(text))) return 'This must be a number.';
  return undefined;
}

/** The locked values, by name; locks without a value are left out. */
export function lockedParametersOf(lockables: readonly Lockable[], locks: EmbedChoices['locks']): LockedParameters {
  const values = lockables.flatMap((lockable): [string, unknown][] => {
    const draft = lockDraftOf(lockable, locks);
    const value = draft.on ? lockedValue(lockable, draft) : undefined;
    return value === undefined ? [] : [[lockable.name, value]];
  });
  return Object.fromEntries(values);
}

/** The claims, by name; those without a name are left out. */
export function userContextOf(claims: readonly ClaimDraft[]): UserContext {
  return Object.fromEntries(
    claims
      .filter(({ name }) => name.trim() !== '')
      .map(({ name, type, text }) => [
        name.trim(),
        type === 'number' ? Number(text) : type === 'boolean' ? text === 'true' : text,
      ]),
  );
}

/** The body that makes the token; what is left at its default is not in it. */
export function bodyOf(dashboardId: string, lockables: readonly Lockable[], choices: EmbedChoices): NewEmbedToken {
  const lockedParameters = lockedParametersOf(lockables, choices.locks);
  const userContext = userContextOf(choices.claims);
  return {
    dashboardId,
    permissions: { interaction: choices.interaction, export: choices.mayExport },
    ...(Object.keys(lockedParameters).length > 0 && { lockedParameters }),
    ...(Object.keys(userContext).length > 0 && { userContext }),
    ...(choices.domains.length > 0 && { allowedDomains: choices.domains }),
    ...(choices.theme !== '' && { theme: choices.theme }),
    expiresIn: Number(choices.lifetime),
  };
}
