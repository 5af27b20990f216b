import { Compass } from 'lucide-react';
import { ButtonLink, EmptyState, PageHeader } from '../ui/index.js';

/** For addresses that lead nowhere. */
export function NotFound() {
  return (
    <>
      <PageHeader title="Page not found" />
      <EmptyState
        icon={Compass}
        title="There is no page at this address"
        action={<ButtonLink to="/">Go to the home page</ButtonLink>}
      >
        It may have been deleted, or the link has lost a part on its way.
      </EmptyState>
    </>
  );
}
