import type { DataSource } from '../../api/types.js';
import { Select } from '../../ui/index.js';
import { useTypeTitle } from '../data-sources/source-queries.js';

export interface SourcePickerProps {
  sources: readonly DataSource[];
  value: string;
  onChange: (id: string) => void;
}

/** Which data source is asked. */
export function SourcePicker({ sources, value, onChange }: SourcePickerProps) {
  const typeTitle = useTypeTitle();
  return (
    <Select
      aria-label="Data source"
      value={value}
      onValueChange={onChange}
      placeholder="Choose a data source"
      options={sources.map(({ id, name, type, status }) => ({
        value: id,
        label: name,
        description: status === 'failing' ? `${typeTitle(type)} · does not answer` : typeTitle(type),
      }))}
      className="w-auto! max-w-56 min-w-32 max-sm:max-w-none max-sm:flex-1"
    />
  );
}
