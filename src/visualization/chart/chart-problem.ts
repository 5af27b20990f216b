/** One thing that is wrong with a visualization: where, which rule, and a sentence for people. */
export interface ChartProblem {
  /** Dotted path, such as `visualization.config.thresholds.0.value`. */
  path: string;
  rule: 'required' | 'type' | 'unknown' | 'choice' | 'range' | 'length' | 'pattern' | 'combination';
  message: string;
}
