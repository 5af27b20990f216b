import { Braces, FileImage, FileSpreadsheet, FileText, type LucideIcon, Table2 } from 'lucide-react';
import { useCan } from '../../../session/session.js';
import { MenuItem, MenuLabel, MenuSeparator } from '../../../ui/index.js';
import type { ExportFormat } from './export-types.js';

const ICONS: Record<ExportFormat, LucideIcon> = {
  pdf: FileText,
  png: FileImage,
  svg: FileImage,
  xlsx: FileSpreadsheet,
  csv: Table2,
  json: Braces,
};

export interface ExportItemsProps {
  choices: readonly { format: ExportFormat; label: string }[];
  onExport: (format: ExportFormat) => void;
}

/** The part of a menu that exports; nothing for those who may not. */
export function ExportItems({ choices, onExport }: ExportItemsProps) {
  if (!useCan('exports:create')) return null;
  return (
    <>
      <MenuSeparator />
      <MenuLabel>Export</MenuLabel>
      {choices.map(({ format, label }) => (
        <MenuItem key={format} icon={ICONS[format]} onSelect={() => onExport(format)}>
          {label}
        </MenuItem>
      ))}
    </>
  );
}
