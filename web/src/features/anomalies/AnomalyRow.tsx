import { ThumbsDown, ThumbsUp } from 'lucide-react';
import { Link, type To } from 'react-router';
import { cx, Pill, RelativeTime, Skeleton } from '../../ui/index.js';
import { SeverityPill } from '../guards/StandingPill.js';
import type { Anomaly } from './anomaly-queries.js';
import { confidenceText, moverWords, sentenceParts, standingWords } from './anomaly-words.js';

/** An anomaly in words: what happened, when, how sure that is, and what moved most. The whole row leads to it. */
export function AnomalyRow({ anomaly, to, current = false, nameOf }: { anomaly: Anomaly; to: To; current?: boolean; nameOf: (id: string | null) => string | null }) {
  const standing = standingWords(anomaly, nameOf(anomaly.resolvedBy));
  const facts = [`confidence ${confidenceText(anomaly.confidence)}`, moverWords(anomaly)].filter((fact) => fact !== null);
  return (
    <li className={cx('relative border-t border-line first:border-t-0 hover:bg-hover/60', current && 'bg-primary-soft/60')}>
      <Link
        to={to}
        preventScrollReset
        aria-current={current ? 'true' : undefined}
        className="flex flex-col gap-1 px-3.5 py-2.5 focus-visible:-outline-offset-2"
      >
        <span className="flex items-center gap-2">
          <SeverityPill severity={anomaly.severity} />
          {(anomaly.status === 'resolved' || anomaly.provisional) && <Pill tone={standing.tone}>{standing.word}</Pill>}
          <Judged feedback={anomaly.feedback} />
          <RelativeTime past at={anomaly.foundAt} className="ml-auto shrink-0 text-sm whitespace-nowrap text-muted" />
        </span>
        <Sentence sentence={anomaly.sentence} />
        <span className="text-sm break-words text-muted">{facts.join(' · ')}</span>
      </Link>
    </li>
  );
}

/** The sentence with what matters in front. */
export function Sentence({ sentence }: { sentence: string }) {
  const { lead, rest } = sentenceParts(sentence);
  return (
    <span className="break-words">
      <span className="font-semibold">{lead}</span>
      <span className="text-muted">{rest}</span>
    </span>
  );
}

function Judged({ feedback }: { feedback: Anomaly['feedback'] }) {
  if (feedback === null) return null;
  const Icon = feedback === 'right' ? ThumbsUp : ThumbsDown;
  return (
    <span className="inline-flex items-center gap-1 text-sm text-muted">
      <Icon size={12} strokeWidth={2} aria-hidden />
      {feedback === 'right' ? 'Right' : 'Wrong'}
    </span>
  );
}

/** The same in outline. */
export function AnomalyRowSkeleton() {
  return (
    <li className="flex flex-col gap-2.5 border-t border-line px-3.5 py-3 first:border-t-0">
      <span className="flex gap-2">
        <Skeleton className="h-4 w-14" />
        <Skeleton className="ml-auto h-3 w-16" />
      </span>
      <Skeleton className="h-3.5 w-11/12" />
      <Skeleton className="h-3 w-2/5" />
    </li>
  );
}
