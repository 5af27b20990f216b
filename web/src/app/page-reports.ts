import { useEffect, useRef } from 'react';
import { useLocation, useNavigation } from 'react-router';
import type { components } from '../api/schema.js';
import { api } from '../api/client.js';
import { pageOf } from './page-names.js';

type Report = components['schemas']['PageReportDto'];
type Problem = components['schemas']['PageErrorDto'];
type Interaction = components['schemas']['PageInteractionDto'];

/** What one report may carry of each; of more the first are told. */
const MOST = 20;
/** Errors and interactions are told after this long, unless a page is opened meanwhile. */
const WAIT_MS = 5_000;

let errors: Problem[] = [];
let interactions: Interaction[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** Reports each page that is opened, with the time until it was drawn, and errors that nobody caught. */
export function usePageReports(): void {
  const page = pageOf(useLocation().pathname);
  const { pathname } = useLocation();
  const loading = useNavigation().state === 'loading';
  // The first page began with the document.
  const began = useRef<number | null>(0);
  useEffect(() => {
    if (loading) began.current = performance.now();
  }, [loading]);
  useEffect(() => {
    const since = document.hidden ? null : began.current;
    // The second frame comes when the first has been painted.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        began.current = null;
        const seconds = since === null || document.hidden ? {} : { loadSeconds: (performance.now() - since) / 1_000 };
        send({ page, ...dashboardOf(page, pathname), ...seconds });
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [page, pathname]);
  useEffect(() => {
    const script = (): void => noteError('script');
    const promise = (): void => noteError('promise');
    addEventListener('error', script);
    addEventListener('unhandledrejection', promise);
    return () => {
      removeEventListener('error', script);
      removeEventListener('unhandledrejection', promise);
    };
  }, []);
}

/** Counts an error of the page that is open. What it says stays in the browser. */
export function noteError(type: Problem['type']): void {
  if (errors.length < MOST) errors.push({ type, component: pageOf(location.pathname) });
  timer ??= setTimeout(() => send({}), WAIT_MS);
}

/** Counts that a value of a widget was chosen, and did something. Which value it was stays in the browser. */
export function noteInteraction(interaction: Interaction): void {
  if (interactions.length < MOST) interactions.push(interaction);
  timer ??= setTimeout(() => send({}), WAIT_MS);
}

/** Which dashboard a page shows. */
function dashboardOf(page: string, pathname: string): Pick<Report, 'dashboardId'> {
  const [, id] = /^\/dashboards\/([0-9a-f-]{36})$/i.exec(pathname) ?? [];
  return page === 'dashboard' && id !== undefined ? { dashboardId: id } : {};
}

function send(report: Report): void {
  clearTimeout(timer);
  timer = undefined;
  const body: Report = {
    ...report,
    ...(errors.length > 0 && { errors }),
    ...(interactions.length > 0 && { interactions }),
  };
  errors = [];
  interactions = [];
  // A report that does not arrive is missed by nobody who works here.
  api.post('/dashboard/page-views', body).catch(() => undefined);
}
