import { Languages } from 'lucide-react';
import { Card, EmptyState, ProgressBar, SkeletonText } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import type { Analytics } from '../data/ai-queries.js';
import { languageName, percent, whole } from '../data/ai-words.js';

/** In which languages users wrote. */
export function LanguagesCard({ analytics }: { analytics: Analytics | undefined }) {
  const reader = useReader();
  const shares = analytics?.languageDistribution;
  return (
    <Card title="Languages" context="of users’ messages">
      {shares === undefined ? (
        <SkeletonText lines={5} />
      ) : shares.length === 0 ? (
        <EmptyState compact icon={Languages} title="No message of a user" />
      ) : (
        <table className="w-full border-collapse">
          <caption className="sr-only">Languages</caption>
          <thead className="sr-only">
            <tr>
              <th scope="col">Language</th>
              <th scope="col">Part</th>
              <th scope="col">Messages</th>
              <th scope="col">Share</th>
            </tr>
          </thead>
          <tbody>
            {shares.map(({ language, percentage, messages }) => {
              const name = languageName(language, reader);
              return (
                <tr key={language} className="border-b border-line last:border-0">
                  <th scope="row" className="w-28 py-1.5 text-left font-normal">
                    {name}
                  </th>
                  <td className="py-1.5 max-sm:hidden">
                    <ProgressBar value={percentage / 100} label={`Share of ${name}`} tone={language === 'unknown' ? 'neutral' : 'accent'} />
                  </td>
                  <td className="w-20 py-1.5 text-right">{whole(messages, reader)}</td>
                  <td className="w-20 py-1.5 text-right text-muted">{percent(percentage, reader)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Card>
  );
}
