import { BellOff, BellRing, Copy, Pencil } from 'lucide-react';
import { plural } from '../../../format/number.js';
import { fullTime } from '../../../format/time.js';
import { Button, cx, IconButton } from '../../../ui/index.js';
import type { Alert } from '../alert-types.js';
import type { Silence } from './silence-queries.js';
import { matchedBy, matcherWords, phaseOf, windowWords } from './silence-words.js';

export interface SilenceListProps {
  label: string;
  silences: readonly Silence[];
  now: Date;
  /** What is open now; undefined: not known. */
  alerts: readonly Alert[] | undefined;
  /** Name of who made it; null: not known. */
  nameOf: (id: string) => string | null;
  /** null: the reader may not. */
  onEdit: ((silence: Silence) => void) | null;
  onEnd: (silence: Silence) => void;
  onAgain: (silence: Silence) => void;
}

/** Silences of one phase, each with what it matches, why, and until when. */
export function SilenceList({ label, silences, ...rest }: SilenceListProps) {
  return (
    <ul aria-label={label} className="flex flex-col divide-y divide-line">
      {silences.map((silence) => (
        <Row key={silence.id} silence={silence} {...rest} />
      ))}
    </ul>
  );
}

function Row({ silence, now, alerts, nameOf, onEdit, onEnd, onAgain }: Omit<SilenceListProps, 'label' | 'silences'> & { silence: Silence }) {
  const { matchers, reason, startsAt, endsAt, createdBy } = silence;
  const phase = phaseOf(silence, now.getTime());
  const by = createdBy === null ? null : nameOf(createdBy);
  const matched = phase === 'over' || alerts === undefined ? null : matchedBy(alerts, matchers).length;
  const named = matchers.map(matcherWords).join(', ');
  return (
    <li className={cx('flex flex-wrap items-start gap-x-3 gap-y-2 px-3.5 py-2.5', phase === 'over' && 'text-muted')}>
      <BellOff size={16} strokeWidth={1.7} aria-hidden className={cx('mt-0.5 shrink-0', phase === 'active' ? 'text-warning' : 'text-faint')} />
      <div className="min-w-0 flex-[1_1_240px]">
        <ul aria-label="Matches" className="flex flex-wrap gap-1.5">
          {matchers.map((matcher) => (
            <li key={matcherWords(matcher)} className="max-w-full truncate rounded-control border border-line bg-sunken px-1.5 text-sm" title={matcherWords(matcher)}>
              {matcherWords(matcher)}
            </li>
          ))}
        </ul>
        <p className="mt-1 break-words">{reason}</p>
        <p className="text-sm text-muted">
          <span title={`${fullTime(startsAt)} – ${fullTime(endsAt)}`}>{windowWords(silence, now)}</span>
          {by !== null && ` · by ${by}`}
          {matched !== null && ` · ${matched === 0 ? 'matches no open alert' : `matches ${plural(matched, 'open alert')}`}`}
        </p>
      </div>
      {onEdit !== null && (
        <div className="flex shrink-0 items-center gap-1 max-sm:ml-auto">
          {phase === 'over' ? (
            <Button size="sm" icon={Copy} aria-label={`Silence again: ${named}`} onClick={() => onAgain(silence)}>
              Again
            </Button>
          ) : (
            <>
              <IconButton icon={Pencil} size="sm" label={`Edit the silence of ${named}`} onClick={() => onEdit(silence)} />
              <Button size="sm" icon={BellRing} aria-label={`${phase === 'active' ? 'End' : 'Cancel'} the silence of ${named}`} onClick={() => onEnd(silence)}>
                {phase === 'active' ? 'End now' : 'Cancel'}
              </Button>
            </>
          )}
        </div>
      )}
    </li>
  );
}
