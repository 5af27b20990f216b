import { isDeepStrictEqual } from 'node:util';
import type { DashboardContent, WidgetContent } from './dashboard-content.js';

const MAX_LENGTH = 300;

/**
 * Tells in one sentence what a version changed, for the list of versions: "Added 2 widgets, renamed “Sales” to
 * “Revenue” and changed the layout". `before` null is a new dashboard.
 */
export function describeDifference(before: DashboardContent | null, after: DashboardContent): string {
  if (!before) return shorten(`Created with ${count(after.widgets.length)}`);
  const parts = [...dashboardParts(before, after), ...widgetParts(before.widgets, after.widgets)];
  const sentence = parts.length > 0 ? join(parts) : 'nothing changed';
  return shorten(sentence.charAt(0).toUpperCase() + sentence.slice(1));
}

/** Whether two contents say the same, in whatever order their keys stand. */
export function sameContent(a: DashboardContent, b: DashboardContent): boolean {
  return isDeepStrictEqual(a, b);
}

function dashboardParts(before: DashboardContent, after: DashboardContent): string[] {
  const parts: string[] = [];
  if (before.name !== after.name) parts.push(`renamed ${quote(before.name)} to ${quote(after.name)}`);
  if (before.description !== after.description) parts.push('changed the description');
  if (!isDeepStrictEqual(before.tags, after.tags)) parts.push('changed the tags');
  if (before.settings.refreshInterval !== after.settings.refreshInterval)
    parts.push(refreshPart(after.settings.refreshInterval));
  if (before.settings.theme !== after.settings.theme) parts.push('changed the theme');
  if (!isDeepStrictEqual(before.settings.timeRange, after.settings.timeRange)) parts.push('changed the time range');
  if (!isDeepStrictEqual(before.settings.variables, after.settings.variables)) parts.push('changed the variables');
  if (!isDeepStrictEqual(before.layout, after.layout)) parts.push('changed the grid');
  return parts;
}

function refreshPart(seconds: number): string {
  return seconds === 0 ? 'switched refreshing off' : `set the refresh to ${seconds} s`;
}

function widgetParts(before: readonly WidgetContent[], after: readonly WidgetContent[]): string[] {
  const earlier = new Map(before.map((widget) => [widget.id, widget]));
  const later = new Map(after.map((widget) => [widget.id, widget]));
  const kept = after.flatMap((widget) => {
    const old = earlier.get(widget.id);
    return old ? [{ old, widget }] : [];
  });
  const renamed = kept.filter(({ old, widget }) => old.name !== widget.name);
  const changed = kept.filter(({ old, widget }) => !isDeepStrictEqual(essence(old), essence(widget)));
  const order = kept.map(({ widget }) => widget.id);
  const moved =
    kept.some(({ old, widget }) => !isDeepStrictEqual(old.position, widget.position)) ||
    !isDeepStrictEqual(
      before.filter(({ id }) => later.has(id)).map(({ id }) => id),
      order,
    );
  return [
    ...named(
      'added',
      after.filter(({ id }) => !earlier.has(id)),
    ),
    ...named(
      'removed',
      before.filter(({ id }) => !later.has(id)),
    ),
    ...renamedParts(renamed),
    ...named(
      'changed',
      changed.map(({ widget }) => widget),
    ),
    ...(moved ? ['changed the layout'] : []),
  ];
}

/** What makes a widget show something else: all but its name and its place. */
function essence({ name: _name, position: _position, ...rest }: WidgetContent): object {
  return rest;
}

function renamedParts(renamed: readonly { old: WidgetContent; widget: WidgetContent }[]): string[] {
  const [only] = renamed;
  if (!only) return [];
  return [
    renamed.length === 1
      ? `renamed ${quote(only.old.name)} to ${quote(only.widget.name)}`
      : `renamed ${count(renamed.length)}`,
  ];
}

function named(verb: string, widgets: readonly WidgetContent[]): string[] {
  const [only] = widgets;
  if (!only) return [];
  return [widgets.length === 1 ? `${verb} ${quote(only.name)}` : `${verb} ${count(widgets.length)}`];
}

const count = (widgets: number): string => (widgets === 1 ? '1 widget' : `${widgets} widgets`);
const quote = (name: string): string => `“${name}”`;
const join = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
const shorten = (sentence: string): string =>
  sentence.length > MAX_LENGTH ? `${sentence.slice(0, MAX_LENGTH - 1)}…` : sentence;
