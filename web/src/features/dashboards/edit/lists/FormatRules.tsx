import type { ChartResult, FormatRule, FormatTone } from '@tidemark/chart';
import { Input, Select } from '../../../../ui/index.js';
import { ConditionFields } from './ConditionFields.js';
import { type ColumnSort, freshCondition } from './condition-kinds.js';
import { ListSection, withField } from './ListSection.js';
import { TONES } from './tones.js';

export interface FormatRulesProps {
  result: ChartResult;
  value: readonly FormatRule[];
  onChange: (value: readonly FormatRule[]) => void;
}

const TARGETS = [
  { value: 'cell', label: 'The cell' },
  { value: 'row', label: 'The row' },
];

/** What makes cells and rows stand out; the first rule that a cell meets holds. */
export function FormatRules({ result, value, onChange }: FormatRulesProps) {
  return (
    <ListSection
      title="Formats"
      entry="Format"
      value={value}
      fresh={(): FormatRule => ({ ...freshCondition(result, firstFigure(result)), tone: 'success' })}
      onChange={onChange}
    >
      {(rule, put) => (
        <div className="flex flex-col gap-1 rounded-control border border-line p-2">
          <ConditionFields result={result} condition={rule} more={tints} onChange={(next) => put(fitted(next))} />
          <div className="grid grid-cols-2 gap-1">
            <Select
              aria-label="Tone"
              value={rule.tone ?? 'neutral'}
              onValueChange={(tone) => put({ ...rule, tone: tone as FormatTone })}
              options={TONES}
            />
            {!isTint(rule) && (
              <Select
                aria-label="Stands out"
                value={rule.target ?? 'cell'}
                onValueChange={(target) => put(withField(rule, 'target', target === 'row' ? 'row' : undefined))}
                options={TARGETS}
              />
            )}
            {!isTint(rule) && (
              <Input
                aria-label="Said of it"
                placeholder="Said of it, such as “Late”"
                maxLength={60}
                className="col-span-2"
                value={rule.label ?? ''}
                onChange={(event) => put(withField(rule, 'label', event.target.value || undefined))}
              />
            )}
          </div>
        </div>
      )}
    </ListSection>
  );
}

function tints(sort: ColumnSort): { value: string; label: string }[] {
  if (sort !== 'figure') return [];
  return [
    { value: 'scale', label: 'colour scale' },
    { value: 'bar', label: 'bar in the cell' },
  ];
}

function isTint({ when }: FormatRule): boolean {
  return when === 'scale' || when === 'bar';
}

/** A tint is of cells, and the figure says what it means. */
function fitted(rule: FormatRule): FormatRule {
  return isTint(rule) ? withField(withField(rule, 'target', undefined), 'label', undefined) : rule;
}

function firstFigure({ columns }: ChartResult): string {
  return (columns.find(({ type }) => type === 'number' || type === 'integer') ?? columns[0])?.name ?? '';
}
