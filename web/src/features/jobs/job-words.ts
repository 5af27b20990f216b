import type { Tone } from '../../ui/index.js';
import type { JobRun, JobState } from './job-types.js';

interface Words {
  tone: Tone;
  words: string;
}

const OUTCOMES: Record<JobRun['outcome'], Words> = {
  running: { tone: 'info', words: 'runs' },
  succeeded: { tone: 'success', words: 'succeeded' },
  failed: { tone: 'danger', words: 'failed' },
  abandoned: { tone: 'warning', words: 'broken off' },
};

export const outcomeWords = ({ outcome }: Pick<JobRun, 'outcome'>): Words => OUTCOMES[outcome];

/** Where a job stands, in a word or two. */
export function stateWords({ running, lastRun }: JobState): Words {
  if (running) return { tone: 'info', words: 'running' };
  if (lastRun === null) return { tone: 'neutral', words: 'not yet run' };
  return lastRun.outcome === 'running' ? { tone: 'warning', words: 'broken off' } : outcomeWords(lastRun);
}

/** What a run did: "3 rows, 1 source"; nothing for counts that are all zero. */
export function countsWords(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => `${value.toLocaleString()} ${name}`)
    .join(', ');
}
