import type { ParameterType } from '../../../api/types.js';

/** The types of variables, as people know them. */
export const VARIABLE_TYPES: { value: ParameterType; label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'Yes or no' },
  { value: 'date', label: 'Date' },
  { value: 'date_range', label: 'Date range' },
  { value: 'list', label: 'List' },
];
