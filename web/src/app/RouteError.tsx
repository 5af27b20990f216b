import { useEffect } from 'react';
import { useRouteError } from 'react-router';
import { Button, ErrorPanel } from '../ui/index.js';
import { noteError } from './page-reports.js';

/** A page that broke while it was drawn, or whose code could not be loaded; the rest of the application stays. */
export function RouteError() {
  const error = useRouteError();
  useEffect(() => noteError('render'), [error]);
  const stale = error instanceof TypeError && /module|import/i.test(error.message);
  return (
    <div className="mx-auto flex max-w-xl flex-col gap-3 p-6">
      <ErrorPanel
        error={
          stale
            ? new Error(
                'Tidemark was probably updated while this page was open. Loading it again brings the new version.',
              )
            : error
        }
        title={stale ? 'This page could not be loaded' : 'This page has stopped working'}
      />
      <div>
        <Button variant="primary" onClick={() => location.reload()}>
          Load again
        </Button>
      </div>
    </div>
  );
}
