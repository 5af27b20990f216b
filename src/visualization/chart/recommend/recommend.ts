import type { ChartSpec } from '../chart-spec.js';
import { columnTitle, type ChartResult } from '../result.js';
import { profileOf, type ColumnProfile, type ResultProfile } from './profile.js';

/** A picture that suits a result, why it does, and how well (0 to 1). */
export type Recommendation = ChartSpec & { reason: string; score: number };

const FEW = 8;
const MANY = 60;
const SLICES = 6;

type Rule = (profile: ResultProfile) => Recommendation | null;

/**
 * Pictures that suit a result, the best first: rules on the columns' types, on how many different values they have and on
 * the shape of the rows, each naming its reason. A table is always among them.
 */
export function recommendVisualizations(result: ChartResult, most = 6): Recommendation[] {
  const profile = profileOf(result);
  const found = RULES.flatMap((rule) => rule(profile) ?? []);
  return [...found, tableOf(profile)].sort((a, b) => b.score - a.score).slice(0, most);
}

const title = ({ name }: ColumnProfile): string => columnTitle(name);
const lower = (column: ColumnProfile): string => title(column).toLowerCase();

function tableOf({ columns, figures, rows }: ResultProfile): Recommendation {
  const reason =
    rows === 0
      ? 'There are no rows yet; a table shows them as they come.'
      : figures.length === 0
        ? 'There are no figures to draw, so the rows are best read as they are.'
        : `A table shows all ${columns} columns exactly as the query gives them.`;
  return { type: 'table', config: {}, reason, score: figures.length === 0 || rows === 0 ? 0.9 : 0.3 };
}

/** One row and no name or time beside its figures. */
const oneFigure: Rule = ({ rows, figures, names, time }) => {
  const [figure, second] = figures;
  if (!figure || rows !== 1 || time || names.length > 0) return null;
  return {
    type: 'metric',
    config: { value: figure.name, ...(second && { compare: second.name }) },
    reason: second
      ? `One row with two figures: ${title(figure)}, compared with ${lower(second)}.`
      : 'One row with one figure, which is best read large.',
    score: 0.95,
  };
};

const shareOfOne: Rule = ({ rows, figures, names, time }) => {
  const [figure, second] = figures;
  if (!figure?.range || rows !== 1 || time || names.length > 0) return null;
  const [low, high] = figure.range;
  if (low < 0 || high > 1) return null;
  return {
    type: 'gauge',
    config: { value: figure.name, format: 'percent', ...(second && { target: second.name }) },
    reason: `${title(figure)} lies between 0 and 1, so it can be shown as a share of the whole.`,
    score: 0.7,
  };
};

const overTime: Rule = ({ rows, figures, names, time }) => {
  const [figure] = figures;
  if (!figure || !time || rows < 2 || names.length > 0 || time.distinct < 2) return null;
  const y = figures.slice(0, 5).map(({ name }) => name);
  return {
    type: 'line',
    config: { x: time.name, y: y.length === 1 ? figure.name : y },
    reason: `Figures at ${time.distinct} points of time (${time.name}): a line shows how they move.`,
    score: 0.92,
  };
};

const overTimeSplit: Rule = ({ figures, names, time }) => {
  const [figure] = figures;
  const name = names.find(({ distinct }) => distinct > 1 && distinct <= FEW);
  if (!figure || !time || !name || time.distinct < 1 || names.length > 1) return null;
  return {
    type: 'line',
    config: { x: time.name, y: figure.name, series: name.name },
    reason: `${title(figure)} over time, split by the ${name.distinct} values of ${name.name}.`,
    score: 0.92,
  };
};

const stackOverTime: Rule = ({ figures, names, time }) => {
  const [figure] = figures;
  const name = names.find(({ distinct }) => distinct > 1 && distinct <= FEW);
  if (!figure?.range || !time || !name || time.distinct < 2 || figure.range[0] < 0) return null;
  return {
    type: 'area',
    config: { x: time.name, y: figure.name, series: name.name, stacked: true },
    reason: `${title(figure)} is never below zero, so the parts by ${name.name} can be stacked to their whole.`,
    score: 0.74,
  };
};

/** Two figures whose sizes lie so far apart that one axis would flatten one of them. */
const twoScales: Rule = ({ figures, names, time }) => {
  const [first, second] = figures;
  if (!time || !first?.range || !second?.range || figures.length !== 2 || names.length > 0 || time.distinct < 2)
    return null;
  const size = ({ range }: ColumnProfile): number => Math.max(...(range ?? [0]).map(Math.abs));
  const [large, small] = size(first) >= size(second) ? [first, second] : [second, first];
  if (size(small) === 0 || size(large) / size(small) < 10) return null;
  return {
    type: 'combo',
    config: { x: time.name, bars: large.name, lines: small.name },
    reason: `${title(large)} is more than ten times as large as ${lower(small)}; bars and a line with an axis each show both.`,
    score: 0.86,
  };
};

const yearOfDays: Rule = ({ figures, names, time, days }) => {
  const [figure] = figures;
  if (!figure || !time || names.length > 0 || !days.whole || days.span < 60 || time.distinct < 40) return null;
  return {
    type: 'heatmap',
    config: { x: time.name, value: figure.name, calendar: true },
    reason: `${time.distinct} days over ${Math.round(days.span / 30)} months: a calendar shows weekdays and seasons.`,
    score: 0.66,
  };
};

const byName: Rule = ({ figures, names, time }) => {
  const [figure] = figures;
  const [name] = names;
  if (!figure || !name || time || names.length !== 1 || figures.length !== 1 || name.distinct > MANY) return null;
  const many = name.distinct > FEW;
  return {
    type: 'bar',
    config: { x: name.name, y: figure.name, ...(many && { horizontal: true }) },
    reason: many
      ? `One figure for each of ${name.distinct} names: lying bars leave room for them.`
      : `One figure for each of ${name.distinct} names: bars compare them.`,
    score: 0.9,
  };
};

const parts: Rule = ({ figures, names, time, rows }) => {
  const [figure] = figures;
  const [name] = names;
  if (!figure?.range || !name || time || names.length !== 1 || name.distinct < 2 || rows < 2) return null;
  if (figure.range[0] < 0 || name.distinct < rows) return null;
  if (name.distinct > SLICES * 2) {
    return {
      type: 'treemap',
      config: { path: name.name, value: figure.name },
      reason: `${name.distinct} parts, none below zero: a treemap shows their shares where a pie has too many.`,
      score: 0.55,
    };
  }
  return {
    type: 'pie',
    config: { label: name.name, value: figure.name },
    reason: `${name.distinct} parts, none below zero: a pie shows each one’s share.`,
    score: name.distinct <= SLICES ? 0.7 : 0.5,
  };
};

const STEP = /(^|_)(step|stage|phase|state|status)s?$/i;

const stages: Rule = ({ figures, names, time, rows }) => {
  const [figure] = figures;
  const name = names.find((column) => STEP.test(column.name));
  if (!figure?.range || !name || time || rows < 2 || rows > 20 || name.distinct < rows || figure.range[0] < 0)
    return null;
  return {
    type: 'funnel',
    config: { label: name.name, value: figure.name },
    reason: `${name.name} names ${name.distinct} steps: a funnel shows how many go on from one to the next.`,
    score: 0.8,
  };
};

const changes: Rule = ({ figures, names, time, rows }) => {
  const [figure] = figures;
  const [name] = names;
  if (!figure?.range || !name || time || rows < 3 || rows > 30 || name.distinct < rows) return null;
  if (figure.range[0] >= 0 || figure.range[1] <= 0) return null;
  return {
    type: 'waterfall',
    config: { x: name.name, y: figure.name },
    reason: `${title(figure)} rises and falls from row to row: a waterfall shows what the changes add up to.`,
    score: 0.75,
  };
};

const SOURCE = /(^|_)(source|from|origin|start|caller|parent|service)(_|$)/i;
const TARGET = /(^|_)(target|to|destination|end|callee|child|depends_on|dependency|needs)(_|$)/i;

const links: Rule = ({ figures, names }) => {
  const source = names.find(({ name }) => SOURCE.test(name));
  const target = names.find((column) => TARGET.test(column.name) && column !== source);
  if (!source || !target) return null;
  const [figure] = figures;
  if (figure) {
    return {
      type: 'sankey',
      config: { source: source.name, target: target.name, value: figure.name },
      reason: `${source.name} and ${target.name} are the two ends of a flow of ${lower(figure)}.`,
      score: 0.93,
    };
  }
  return {
    type: 'graph',
    config: { source: source.name, target: target.name },
    reason: `${source.name} and ${target.name} name what depends on what.`,
    score: 0.93,
  };
};

const twoNames: Rule = ({ figures, names, time, rows }) => {
  const [figure] = figures;
  const [first, second] = names;
  if (!figure || !first || !second || time || names.length !== 2 || first.distinct < 2 || second.distinct < 2)
    return null;
  if (first.distinct > MANY || second.distinct > MANY || rows < first.distinct) return null;
  const [down, across] = first.distinct >= second.distinct ? [first, second] : [second, first];
  return {
    type: 'heatmap',
    config: { x: across.name, y: down.name, value: figure.name },
    reason: `${title(figure)} by two names (${down.distinct} × ${across.distinct}): colours show where it is high.`,
    score: 0.6,
  };
};

const crossed: Rule = ({ figures, names, time, rows }) => {
  const [figure] = figures;
  const [first, second] = names;
  if (!figure || !first || !second || time || rows < 3 || second.distinct > 30 || second.distinct < 2) return null;
  return {
    type: 'pivot',
    config: { rows: first.name, columns: second.name, values: figure.name, totals: true },
    reason: `${title(figure)} by ${first.name} and ${second.name}: a pivot table adds it up both ways.`,
    score: 0.5,
  };
};

const together: Rule = ({ figures, names, rows, time }) => {
  const [first, second, third] = figures;
  if (!first || !second || time || rows < 8 || first.distinct < 4 || second.distinct < 4) return null;
  const label = names.find(({ distinct }) => distinct > FEW);
  const series = names.find(({ distinct }) => distinct > 1 && distinct <= FEW);
  const bubbles = third?.range && third.range[0] >= 0 ? third : null;
  return {
    type: 'scatter',
    config: {
      x: first.name,
      y: second.name,
      ...(bubbles && { size: bubbles.name }),
      ...(label && { label: label.name }),
      ...(series && { series: series.name }),
    },
    reason: bubbles
      ? `Three figures of ${rows} rows: points show whether the first two go together, their size the third.`
      : `Two figures of ${rows} rows: points show whether they go together.`,
    score: names.length === 0 ? 0.88 : 0.65,
  };
};

const spread: Rule = ({ figures, names, time, rows }) => {
  const [figure] = figures;
  if (!figure || time || rows < 20 || figure.distinct < 10 || figures.length !== 1) return null;
  if (names.some(({ distinct }) => distinct <= MANY)) return null;
  return {
    type: 'histogram',
    config: { value: figure.name },
    reason: `${rows} values of ${lower(figure)} with nothing to group them by: a histogram shows how they are spread.`,
    score: names.length === 0 ? 0.9 : 0.6,
  };
};

const RULES: readonly Rule[] = [
  oneFigure,
  shareOfOne,
  overTime,
  overTimeSplit,
  stackOverTime,
  twoScales,
  yearOfDays,
  byName,
  parts,
  stages,
  changes,
  links,
  twoNames,
  crossed,
  together,
  spread,
];
