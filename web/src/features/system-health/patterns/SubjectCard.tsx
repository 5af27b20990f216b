import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Card, ErrorPanel, Select, Skeleton } from '../../../ui/index.js';

export interface SubjectCardProps<T> {
  title: string;
  subject: string;
  subjects: readonly { value: string; label: string }[];
  onSubject: (subject: string) => void;
  found: UseQueryResult<T>;
  description?: ReactNode;
  /** What is known, as a picture and in words. */
  children: (answer: T) => ReactNode;
  className?: string;
}

/** A card that shows an analysis of a subject that the reader chooses. */
export function SubjectCard<T>({ title, subject, subjects, onSubject, found, description, children, className }: SubjectCardProps<T>) {
  return (
    <Card
      title={title}
      description={description}
      {...(className === undefined ? {} : { className })}
      actions={
        <span className="w-48 max-sm:w-40">
          <Select size="sm" aria-label={`What ${title.toLowerCase()} shows`} value={subject} onValueChange={onSubject} options={subjects} />
        </span>
      }
    >
      {found.isError && found.data === undefined ? (
        <ErrorPanel title={`${title} could not be read`} error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
      ) : found.data === undefined ? (
        <Skeleton className="h-56 w-full" />
      ) : (
        <div aria-busy={found.isPlaceholderData}>{children(found.data)}</div>
      )}
    </Card>
  );
}
