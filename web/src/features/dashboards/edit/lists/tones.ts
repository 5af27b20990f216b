/** What a tone says, with the sign that tables set beside it. */
export const TONES = [
  { value: 'neutral', label: 'Plain' },
  { value: 'success', label: 'Good' },
  { value: 'warning', label: 'Watch' },
  { value: 'danger', label: 'Bad' },
];
