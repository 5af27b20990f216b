import { ThumbsDown, ThumbsUp } from 'lucide-react';
import { useCan } from '../../session/session.js';
import { Button, RelativeTime } from '../../ui/index.js';
import type { Anomaly } from './anomaly-queries.js';
import type { Whose } from './anomaly-view.js';
import { useJudge } from './use-judge.js';

const WORDS = { right: 'an anomaly', wrong: 'a false alarm' } as const;

/** Asks whether it was an anomaly; the answer moves how readily the next one is raised. */
export function JudgeBar({ anomaly, of, nameOf }: { anomaly: Anomaly; of: Whose; nameOf: (id: string | null) => string | null }) {
  const mayRespond = useCan('anomalies:respond');
  const { judge, pending } = useJudge(anomaly, of);
  const { feedback, feedbackBy, feedbackAt } = anomaly;
  const who = nameOf(feedbackBy);
  const said = feedback !== null && (
    <>
      {who === null ? 'It was said' : who === 'you' ? 'You said' : `${who} said`} that it was {WORDS[feedback]}, <RelativeTime past at={feedbackAt} />.
    </>
  );
  if (!mayRespond) return said === false ? null : <p className="text-sm text-muted">{said}</p>;
  const choice = (which: 'right' | 'wrong', label: string, icon: typeof ThumbsUp) => (
    <Button
      size="sm"
      icon={icon}
      aria-pressed={feedback === which}
      className={feedback === which ? 'border-primary! bg-primary-soft! text-primary!' : ''}
      disabled={pending}
      onClick={() => judge(feedback === which ? null : which)}
    >
      {label}
    </Button>
  );
  return (
    <div role="group" aria-label="Was it an anomaly?" className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-control bg-sunken px-3 py-2">
      <p className="min-w-40 flex-1">
        <span className="font-medium">Was it one?</span>{' '}
        <span className="text-sm text-muted">{said === false ? 'Your answer moves how readily the next one is raised.' : said}</span>
      </p>
      <div className="flex gap-2">
        {choice('right', 'Right', ThumbsUp)}
        {choice('wrong', 'Wrong', ThumbsDown)}
      </div>
    </div>
  );
}
