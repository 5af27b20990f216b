import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../api/client.js';
import { Button, Dialog, ErrorLine, Field, Select, Textarea, useToast } from '../../../ui/index.js';
import { categoryLabel } from '../data/categories.js';
import { type AllocationRules, ECONOMICS_KEY } from '../data/economics-queries.js';
import { type Dimension, DIMENSIONS } from '../data/economics-view.js';
import { DRIVERS } from './rule-words.js';
import { bodyOf, problemOf, type RuleValues, sharesOf, valuesOf } from './rules-form.js';

/** Decides by what costs that name nobody are divided. The ledger stays as it is: only answers change. */
export function RulesDialog({ rules, onClose }: { rules: AllocationRules; onClose: () => void }) {
  const [values, setValues] = useState(() => valuesOf(rules));
  const [pending, setPending] = useState(false);
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const queries = useQueryClient();
  const toast = useToast();
  const change = (category: RuleValues['category'], next: Partial<RuleValues>): void =>
    setValues((all) => all.map((each) => (each.category === category ? { ...each, ...next, decided: true } : each)));
  const save = async (): Promise<void> => {
    setTried(true);
    if (problemOf(values) !== null) return;
    setPending(true);
    setError(null);
    try {
      await api.put('/economics/allocation-rules', bodyOf(values, rules.version));
      toast.success('Costs are divided by the new rules');
      onClose();
      void queries.invalidateQueries({ queryKey: ECONOMICS_KEY });
    } catch (reason) {
      setError(reason);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title="Allocation rules"
      description="Costs that name a customer, feature, endpoint, model or domain are theirs. All others are divided by these rules; what cannot be divided stays unattributed."
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            Save
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-1">
        {values.map(({ category, driver, dimension, shares }) => (
          <div key={category} className="grid gap-2 border-b border-line pb-3 last:border-0 sm:grid-cols-[140px_minmax(0,1fr)]">
            <span className="pt-1.5 font-medium">{categoryLabel(category)}</span>
            <div className="flex min-w-0 flex-col gap-2">
              <Select aria-label={`${categoryLabel(category)} is divided by`} value={driver} options={DRIVERS} onValueChange={(next) => change(category, { driver: next as RuleValues['driver'] })} />
              {driver === 'shares' && (
                <>
                  <Select aria-label="Shares of" value={dimension} options={DIMENSIONS} onValueChange={(next) => change(category, { dimension: next as Dimension })} />
                  <Field label="Shares" hint="A line each: the name, a colon, its weight." error={tried && sharesOf(shares) === null ? 'Each line names one, and its weight, such as “Ernst Handel: 2.5”.' : undefined}>
                    <Textarea rows={4} value={shares} onChange={({ target }) => change(category, { shares: target.value })} />
                  </Field>
                </>
              )}
            </div>
          </div>
        ))}
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}
