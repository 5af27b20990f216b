import type { TransformFnParams } from 'class-transformer';

/** Takes white space off both ends of a text; anything else is left for the validators to refuse. */
export const trimmed = ({ value }: TransformFnParams): unknown => (typeof value === 'string' ? value.trim() : value);

/** An address as it is kept: trimmed, lower case. */
export const asEmail = ({ value }: TransformFnParams): unknown =>
  typeof value === 'string' ? value.trim().toLowerCase() : value;
