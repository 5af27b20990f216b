import type { UseFormReturn } from 'react-hook-form';
import type { RuleValues } from './rule-form.js';

/** What the parts of the form of a rule have in common. */
export interface RuleFieldsProps {
  form: UseFormReturn<RuleValues>;
  values: RuleValues;
}

export const NUMBER = { value: /^\s*-?\d+(\.\d+)?\s*$/, message: 'Write a number such as 12.5.' };

/** A whole number between two, as a rule of a field. */
export const whole = (least: number, most: number, message: string) => ({
  validate: (text: string) => (/^\s*\d+\s*$/.test(text) && Number(text) >= least && Number(text) <= most) || message,
});
