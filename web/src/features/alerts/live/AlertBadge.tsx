import { useQuery } from '@tanstack/react-query';
import { alertSummaryQuery } from '../alert-queries.js';

const DAYS = 30;

/** How many alerts call for somebody, beside the word in the navigation; nothing while none does. */
export default function AlertBadge() {
  const { data } = useQuery(alertSummaryQuery(DAYS));
  const { firing = 0, no_data: missing = 0, error = 0 } = data?.byStatus ?? {};
  const count = firing + missing + error;
  if (count === 0) return null;
  return (
    <span className="ml-auto rounded-pill bg-danger-soft px-1.5 text-xs font-semibold text-danger max-lg:in-[aside]:absolute max-lg:in-[aside]:top-0.5 max-lg:in-[aside]:right-1 max-lg:in-[aside]:px-1">
      <span className="sr-only">: </span>
      {count > 99 ? '99+' : count}
      <span className="sr-only"> {count === 1 ? 'calls' : 'call'} for somebody</span>
    </span>
  );
}
