import { useMutation } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../api/client.js';
import { Button, Card, ErrorLine, SegmentedControl, Skeleton } from '../../../ui/index.js';
import type { Backtest } from '../alert-types.js';
import { BacktestAnswer } from './BacktestAnswer.js';
import type { RuleFieldsProps } from './rule-fields.js';
import { bodyOf, readyCondition } from './rule-form.js';

const SPANS = [
  { value: 'now-24h', label: '24 h' },
  { value: 'now-7d', label: '7 d' },
  { value: 'now-30d', label: '30 d' },
] as const;
type Span = (typeof SPANS)[number]['value'];

/** What the rule would have done before, as it is entered now. */
export function BacktestCard({ form, values }: RuleFieldsProps) {
  const [from, setFrom] = useState<Span>('now-7d');
  const condition = readyCondition(values);
  const body = JSON.stringify({ ...bodyOf(values), name: values.name.trim() || 'Backtest' });
  const run = useMutation({ mutationFn: (over: Span) => api.post<Backtest>('/alert-rules/backtest', { ...(JSON.parse(body) as object), from: over }) });
  const [ran, setRan] = useState<string | null>(null);
  const start = (over: Span): void => {
    setFrom(over);
    setRan(body);
    run.mutate(over);
  };
  const impossible = values.condition === 'query' || values.condition === 'delivery';
  return (
    <Card
      title="Backtest"
      actions={
        !impossible && (
          <>
            <SegmentedControl label="Time of the backtest" size="sm" value={from} options={SPANS} onValueChange={(over) => (ran === null ? setFrom(over) : start(over))} />
            <Button size="sm" icon={FlaskConical} aria-label="Run the backtest" disabled={condition === null} pending={run.isPending} onClick={() => start(from)}>
              Run
            </Button>
          </>
        )
      }
    >
      <div aria-live="polite">
        {impossible ? (
          <p className="text-muted">{values.condition === 'query' ? 'What a source answered before is not kept, so a saved query cannot be tried on the past.' : 'Deliveries cannot be tried on the past.'}</p>
        ) : run.isPending ? (
          <Skeleton className="h-56 w-full" />
        ) : run.isError ? (
          <ErrorLine error={run.error} />
        ) : run.data === undefined ? (
          <p className="text-muted">Try the rule on what is stored before it wakes somebody: how often it would have fired, for how long, and at night.</p>
        ) : (
          <BacktestAnswer
            backtest={run.data}
            stale={ran !== body}
            onTake={({ threshold, resolveThreshold }) => {
              form.setValue('threshold', String(threshold), { shouldDirty: true });
              if (resolveThreshold !== null) form.setValue('resolveThreshold', String(resolveThreshold));
            }}
          />
        )}
      </div>
    </Card>
  );
}
