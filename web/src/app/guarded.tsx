import { Lock } from 'lucide-react';
import type { ComponentType } from 'react';
import { useCan } from '../session/session.js';
import { ButtonLink, EmptyState, PageHeader } from '../ui/index.js';

/** The page for those who have the permission; for others a word on why it is closed. The API decides for real. */
export function guarded(Page: ComponentType, permission: string): ComponentType {
  return function Guarded() {
    return useCan(permission) ? <Page /> : <Closed />;
  };
}

function Closed() {
  return (
    <>
      <PageHeader title="Not for your role" />
      <EmptyState
        icon={Lock}
        title="Your role does not open this page"
        action={<ButtonLink to="/dashboards">Go to the dashboards</ButtonLink>}
      >
        An admin of this tenant can change your role.
      </EmptyState>
    </>
  );
}
