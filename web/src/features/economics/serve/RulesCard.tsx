import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCan } from '../../../session/session.js';
import { Button, Card, ErrorPanel, SkeletonText } from '../../../ui/index.js';
import { categoryLabel } from '../data/categories.js';
import { rulesQuery } from '../data/economics-queries.js';
import { driverLabel } from './rule-words.js';
import { RulesDialog } from './RulesDialog.js';

/** By what costs that name nobody are divided. */
export function RulesCard() {
  const rules = useQuery(rulesQuery);
  const mayWrite = useCan('economics:write');
  const [editing, setEditing] = useState(false);
  return (
    <Card
      title="Allocation rules"
      description="By what costs that name nobody are divided."
      actions={
        mayWrite &&
        rules.data && (
          <Button size="sm" variant="ghost" onClick={() => setEditing(true)}>
            Change
          </Button>
        )
      }
    >
      {rules.isError && rules.data === undefined ? (
        <ErrorPanel title="The rules could not be loaded" error={rules.error} onRetry={() => void rules.refetch()} retrying={rules.isFetching} />
      ) : rules.data === undefined ? (
        <SkeletonText lines={4} />
      ) : (
        <dl>
          {rules.data.rules.map(({ category, driver, dimension, isDefault }) => (
            <div key={category} className="flex justify-between gap-3 border-b border-line py-1.5 last:border-0">
              <dt>{categoryLabel(category)}</dt>
              <dd className="text-right text-muted">
                {driverLabel(driver)}
                {dimension !== null && ` of ${dimension}s`}
                {isDefault && <span className="text-faint"> · as usual</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {editing && rules.data && <RulesDialog rules={rules.data} onClose={() => setEditing(false)} />}
    </Card>
  );
}
