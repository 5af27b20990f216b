/** A kind of visualization. */
export class VisualizationTypeResponse {
  /** Name by which a visualization carries it. */
  type!: string;
  title!: string;
  /** The sort of widget that shows it. */
  widget!: 'chart' | 'table' | 'metric';
  /** JSON Schema (2020-12) of its settings; `x-column` marks names of the data's columns. */
  schema!: Record<string, unknown>;
}

/** A kind of picture that suits the data. */
export class RecommendationResponse {
  type!: string;
  config!: Record<string, unknown>;
  /** Why, in a sentence. */
  reason!: string;
  /** How well it suits, 0 to 1. */
  score!: number;
}

/** Why nothing could be drawn. */
export class EmptyPictureResponse {
  reason!: 'no-rows' | 'no-values' | 'missing-column' | 'not-numeric';
  message!: string;
}

/** A picture with what it says. */
export class PictureResponse {
  svg!: string;
  /** The picture in words, for those who cannot see it. */
  description!: string;
  /** What it leaves out or puts together. */
  notes!: string[];
  /** null when something was drawn. */
  empty!: EmptyPictureResponse | null;
}
