import { plural } from '../../../format/number.js';
import { claimProblem, type EmbedChoices, lockDraftOf } from './embed-choices.js';
import type { Bindings } from './lockable.js';

/** What a choice lets happen, said at its field. */
export interface Warnings {
  locks: string[];
  domains: string[];
  lifetime: string[];
}

const DAY = 86_400;
const PLAIN_HTTP = /^http:\/\/(?!(?:localhost|[^/:]+\.localhost|127\.0\.0\.1)(?::|\/|$))/i;
const MOST_NAMED = 3;

/** Points out what is allowed but unsafe. `bindings` is undefined until the dashboard is known. */
export function warningsOf(choices: EmbedChoices, bindings: Bindings | undefined): Warnings {
  return {
    locks: bindings === undefined ? [] : lockWarnings(choices, bindings),
    domains: domainWarnings(choices.domains),
    lifetime:
      Number(choices.lifetime) > DAY
        ? [
            'A token that gets into other hands works until it runs out. The SDK renews tokens by itself, so that an hour is enough.',
          ]
        : [],
  };
}

function lockWarnings(choices: EmbedChoices, { lockables, widgets, claimsOf }: Bindings): string[] {
  if (widgets.length === 0) return [];
  const held = lockables.filter((lockable) => lockDraftOf(lockable, choices.locks).on);
  const claims = choices.claims.filter(
    (claim) => claim.name !== '' && claimProblem(claim, choices.claims) === undefined,
  );
  const named = new Set(claims.map(({ name }) => name.trim()));
  const bound = new Set(held.flatMap((lockable) => lockable.widgets));
  const open = widgets.filter(
    (widget) => !bound.has(widget) && !(claimsOf[widget] ?? []).some((claim) => named.has(claim)),
  );
  if (open.length === widgets.length) return ['Nothing is locked: every viewer sees the rows of all your customers.'];
  if (open.length === 0) return [];
  const names = open.slice(0, MOST_NAMED).join(', ') + (open.length > MOST_NAMED ? ' and others' : '');
  const bind = open.length === 1 ? 'binds' : 'bind';
  const show = open.length === 1 ? 'shows' : 'show';
  return [`${plural(open.length, 'widget')} ${bind} nothing of what is locked and ${show} all rows: ${names}.`];
}

function domainWarnings(domains: readonly string[]): string[] {
  if (domains.length === 0)
    return ['Every website can show the dashboard to whoever has the token. Name those of your application.'];
  const plain = domains.filter((domain) => PLAIN_HTTP.test(domain.trim()));
  return plain.map((domain) => `${domain} is not encrypted: on its way the token can be read.`);
}
