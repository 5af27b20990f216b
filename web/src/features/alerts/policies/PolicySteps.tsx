import { ArrowRight, RotateCw } from 'lucide-react';
import { Fragment } from 'react';
import { cx } from '../../../ui/index.js';
import { keyOf } from './policy-form.js';
import type { Policy } from './policy-queries.js';
import { delayWords, repeatWords } from './policy-words.js';
import { iconOf, type TargetChoice } from './use-targets.js';

/** The steps of a policy as they are read: when, and who is told then. */
export function PolicySteps({ policy, choices }: { policy: Policy; choices: readonly TargetChoice[] }) {
  const repeat = repeatWords(policy.repeatCount);
  return (
    <ol aria-label={`Steps of ${policy.name}`} className="flex flex-wrap items-center gap-x-1.5 gap-y-1.5">
      {policy.steps.map(({ afterSeconds, targets }, index) => (
        <Fragment key={afterSeconds}>
          <li className="flex min-w-0 max-w-full flex-wrap items-center gap-x-2 gap-y-1 rounded-control border border-line bg-sunken px-2 py-1">
            <span className="text-sm whitespace-nowrap text-muted">
              {index > 0 && <span className="sr-only">then </span>}
              {delayWords(afterSeconds)}
            </span>
            {targets.map((target) => {
              const key = keyOf(target);
              const Icon = iconOf(choices, key);
              return (
                <span key={key} className={cx('inline-flex min-w-0 items-center gap-1 font-medium', target.name === null && 'text-warning')}>
                  <Icon size={13} strokeWidth={1.8} aria-hidden className="shrink-0 text-muted" />
                  <span className="truncate" title={target.name ?? undefined}>
                    {target.name ?? (target.kind === 'channel' ? 'a deleted channel' : 'a former member')}
                  </span>
                </span>
              );
            })}
          </li>
          {index < policy.steps.length - 1 && (
            <li aria-hidden className="text-faint max-sm:hidden">
              <ArrowRight size={13} strokeWidth={1.8} />
            </li>
          )}
        </Fragment>
      ))}
      {repeat !== null && (
        <li className="inline-flex items-center gap-1.5 text-sm text-muted">
          <RotateCw size={13} strokeWidth={1.8} aria-hidden className="shrink-0" />
          {repeat}
        </li>
      )}
    </ol>
  );
}
