import { alertsPath } from '../alert-tabs.js';

/** The address that begins a silence of alerts with these labels. */
export const silencePath = (labels: Readonly<Record<string, string>>): string => alertsPath('silences', { silence: new URLSearchParams({ ...labels }).toString() });

/** Labels as the address has them. */
export const labelsFromText = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));
