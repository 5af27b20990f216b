import { lazy, Suspense } from 'react';
import { SkeletonText } from '../../../ui/index.js';

const MarkdownText = lazy(() => import('./MarkdownText.js'));

/** Text with headings, lists, links and tables. Raw HTML in it is shown as nothing. */
export function Markdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<SkeletonText lines={3} />}>
      <MarkdownText text={text} />
    </Suspense>
  );
}
