import { clipped } from './clipped.js';
import type { NoticeContent } from './notice.js';

const MOST_LABELS = 50;
const MOST_POINTS = 500;
const MOST_OF_A_PATH = 500;
const MOST_OF_A_URL = 2_000;

/** What happened in texts that every receiver takes, without what PostgreSQL cannot store. */
export function bounded(content: NoticeContent): NoticeContent {
  const { title, summary, fingerprint, labels, metric, unit, path, dashboardPath, runbookUrl, picture } = content;
  return {
    ...content,
    title: clipped(title, 200),
    summary: clipped(summary, 1_000),
    // PagerDuty takes 255 characters.
    fingerprint: clipped(fingerprint, 255),
    labels: Object.fromEntries(
      Object.entries(labels)
        .slice(0, MOST_LABELS)
        .map(([name, value]) => [clipped(name, 100), clipped(value, 300)]),
    ),
    metric: metric === null ? null : clipped(metric, 200),
    unit: clipped(unit, 20),
    path: pageOf(path),
    dashboardPath: pageOf(dashboardPath),
    runbookUrl: webAddressOf(runbookUrl),
    picture: picture && { ...picture, title: clipped(picture.title, 200), points: picture.points.slice(-MOST_POINTS) },
  };
}

/** An address that would have to be cut leads nowhere. */
const pageOf = (path: string | null): string | null => (path !== null && path.startsWith('/') && path.length <= MOST_OF_A_PATH ? path : null);

function webAddressOf(text: string | null): string | null {
  const url = text === null ? null : URL.parse(text);
  return url && /^https?:$/.test(url.protocol) && url.href.length <= MOST_OF_A_URL ? url.href : null;
}
