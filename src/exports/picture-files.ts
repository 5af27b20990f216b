import { Injectable } from '@nestjs/common';
import { DomainError } from '../platform/http/index.js';
import { ChartRenderer, type NoteLine, type PicturePage, type PictureSettings, type PlacedBox, type PlacedPicture, type PlacedText } from '../visualization/index.js';
import { CHART_THEMES, type ChartResult, checkVisualization, textWidth } from '../visualization/chart/index.js';
import { type About, dataAges, momentInWords } from './about.js';
import type { FileContent, ReadDashboard } from './data-files.js';
import { type Box, type PlacedTile, boardOf, pagesOf } from './domain/board-layout.js';
import type { ExportRequest } from './domain/export-request.js';
import { notesOfMarkdown } from './domain/markdown-notes.js';
import { mapAtMost } from './map-at-most.js';
import type { ReadWidget } from './read-widgets.js';

/** Device pixels of a picture. */
const MOST_PIXELS = 16_000_000;
const SCALE = 2;
/** Tiles of one export that are drawn at a time: those of all exports together have to find room in the renderer's queue. */
const AT_ONCE = 4;
const CANVAS = { light: '#f6f7f9', dark: '#0d131a' } as const;
/** CSS pixels of a dashboard's picture, and of a widget's. */
const BOARD = { width: 1_280, margin: 24 } as const;
const GAP = 12;
const WIDGET = { column: 100, least: 320 } as const;
/** A4 across, in points; what lies on it is laid out in CSS pixels and made smaller. */
const PAPER = { width: 841.89, height: 595.28, margin: 34 } as const;
const LAID_OUT = 1_080;
const POINTS = (PAPER.width - 2 * PAPER.margin) / LAID_OUT;
const FOOT = 22;
const RADIUS = 8;
const HEAD = { title: 22, line: 13, step: 19 } as const;
/** Lines that filters in words may take. */
const MOST_LINES = 4;

interface Look {
  /** One widget fills the file, whose title says its name. */
  readonly alone?: boolean;
  readonly settings: Omit<PictureSettings, 'width' | 'height'>;
  readonly about: About;
}

/** A tile as it is drawn: its frame and texts, and the picture within. */
interface DrawnTile {
  readonly box: PlacedBox;
  readonly picture: PlacedPicture;
  readonly texts: readonly PlacedText[];
}

/** Widgets and dashboards as SVG, PNG and PDF. */
@Injectable()
export class PictureFiles {
  constructor(private readonly renderer: ChartRenderer) {}

  async widget({ widgets, about }: ReadDashboard, request: ExportRequest, rowHeight: number): Promise<FileContent> {
    const [only] = widgets as [ReadWidget];
    const { position } = only.widget;
    const width = request.width ?? Math.max(WIDGET.least, position.width * WIDGET.column);
    const height = request.height ?? Math.max(WIDGET.least / 2, position.height * (rowHeight + GAP)) + 60;
    const look = lookOf(request, about);
    const margin = 16;
    const head = headOf(about, widgets, look, { x: margin, y: margin, width: width - 2 * margin }, true);
    const top = margin + head.height;
    const size = { width: width - 2 * margin, height: Math.max(40, height - top - margin) };
    const drawn = await this.draw(only, size, look);
    const theme = CHART_THEMES[request.theme];
    const picture = { svg: drawn.svg, x: margin, y: top, ...size };
    const page = { width, height, background: theme.card, pictures: [picture], texts: [...head.texts, ...noteLine(drawn.notes, look, margin, height - 8, size.width)] };
    return this.picture(page, request);
  }

  async board(read: ReadDashboard, request: ExportRequest, rowHeight: number): Promise<FileContent> {
    const width = request.width ?? BOARD.width;
    const inner = width - 2 * BOARD.margin;
    const look = lookOf(request, read.about);
    const head = headOf(read.about, read.widgets, look, { x: BOARD.margin, y: BOARD.margin, width: inner });
    const board = boardOf(tilesOf(read.widgets), { width: inner, rowHeight, gap: GAP });
    const top = BOARD.margin + head.height;
    const tiles = await this.tiles(board.tiles, read, look, { x: BOARD.margin, y: top });
    const height = Math.ceil(top + board.height + BOARD.margin);
    return this.picture({ ...pageOf(width, height, tiles, head.texts, request.theme) }, request);
  }

  async pdf(read: ReadDashboard, request: ExportRequest, rowHeight: number, isWidget: boolean): Promise<FileContent> {
    const { about, widgets } = read;
    const look = { ...lookOf(request, about), alone: isWidget };
    const width = PAPER.width / POINTS;
    const height = PAPER.height / POINTS;
    const margin = PAPER.margin / POINTS;
    const first = headOf(about, widgets, look, { x: margin, y: margin, width: LAID_OUT });
    const later = laterHead(about, look, { x: margin, y: margin, width: LAID_OUT });
    const roomOf = (page: number): number => height - 2 * margin - FOOT - (page === 0 ? first.height : later.height);
    const measures = { width: LAID_OUT, rowHeight, gap: GAP };
    const tiles = isWidget ? [{ id: (widgets[0] as ReadWidget).widget.id, position: filling(rowHeight, roomOf(0)) }] : tilesOf(widgets);
    const laidOut = pagesOf(tiles, measures, roomOf);
    const pages: PicturePage[] = [];
    for (const [index, placed] of laidOut.entries()) {
      const head = index === 0 ? first : later;
      const drawn = await this.tiles(placed, read, look, { x: margin, y: margin + head.height });
      const foot = footOf(about, look, index + 1, laidOut.length, { width, height, margin });
      pages.push(inPoints(pageOf(width, height, drawn, [...head.texts, ...foot], request.theme, request.theme === 'light' ? '#ffffff' : undefined)));
    }
    const title = about.title === about.dashboard ? about.title : `${about.title} (${about.dashboard})`;
    const body = await this.renderer.pdf({ title, language: about.locale, createdAt: about.exportedAt.toISOString(), pages });
    return { body, contentType: 'application/pdf', ending: '.pdf' };
  }

  private async picture(page: PicturePage, { format, scale }: ExportRequest): Promise<FileContent> {
    const most = Math.sqrt(MOST_PIXELS / (page.width * page.height));
    const chosen = format === 'svg' ? 1 : (scale ?? Math.min(SCALE, most));
    if (chosen > most || (scale === null && most < 0.5)) {
      throw new DomainError('PAYLOAD_TOO_LARGE', `A picture may have at most ${MOST_PIXELS / 1e6} million pixels; ask for a smaller one, or for PDF.`);
    }
    const svg = await this.renderer.page(page);
    if (format === 'svg') return { body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${svg}\n`), contentType: 'image/svg+xml; charset=utf-8', ending: '.svg' };
    return { body: await this.renderer.pngOf(svg, chosen), contentType: 'image/png', ending: '.png' };
  }

  private async tiles(placed: readonly PlacedTile[], { widgets, signal }: ReadDashboard, look: Look, at: { x: number; y: number }): Promise<DrawnTile[]> {
    const byId = new Map(widgets.map((each) => [each.widget.id, each]));
    return mapAtMost(placed, AT_ONCE, async ({ id, card }) => {
      signal.throwIfAborted();
      return this.tile(byId.get(id) as ReadWidget, { ...card, x: card.x + at.x, y: card.y + at.y }, look);
    });
  }

  private async tile(read: ReadWidget, card: Box, look: Look): Promise<DrawnTile> {
    const theme = CHART_THEMES[look.settings.theme];
    const isText = read.widget.type === 'text';
    const isMetric = read.widget.type === 'metric';
    const named = !isText && look.alone !== true;
    const head = !named ? 8 : isMetric ? 26 : 34;
    const foot = read.answer && card.height > 90 ? 20 : 4;
    const inset = isText || isMetric || read.widget.type === 'table' ? 1 : 8;
    const size = { width: Math.max(20, card.width - 2 * inset), height: Math.max(20, card.height - head - foot) };
    const { svg, notes } = await this.draw(read, size, look);
    const room = card.width - 28;
    const name: PlacedText = { text: read.widget.name, x: card.x + 14, y: card.y + (isMetric ? 20 : 23), size: isMetric ? 12 : 13, weight: isMetric ? 400 : 600, color: isMetric ? theme.muted : theme.text, room: isMetric ? room : room * 0.94 };
    const said = [...notes, ...(read.answer ? [`as of ${momentInWords(read.answer.dataAsOf, look.about)}`] : [])].join(' · ');
    const caption: PlacedText = { text: said, x: card.x + 14, y: card.y + card.height - 7, size: 10, color: theme.muted, room };
    return {
      box: { ...card, fill: theme.card, stroke: theme.border, radius: RADIUS },
      picture: { svg, x: card.x + inset, y: card.y + head, ...size },
      texts: [...(named ? [name] : []), ...(foot > 4 && said !== '' ? [caption] : [])],
    };
  }

  /** A widget at a size: its chart, its words, or why there is nothing to see. */
  private async draw({ widget, answer, error }: ReadWidget, size: { width: number; height: number }, look: Look): Promise<{ svg: string; notes: string[] }> {
    const settings: PictureSettings = { ...look.settings, width: Math.round(size.width), height: Math.round(size.height), background: 'transparent' };
    const note = async (paragraphs: readonly NoteLine[]): Promise<{ svg: string; notes: string[] }> => ({ svg: await this.renderer.note(paragraphs, settings), notes: [] });
    if (widget.type === 'text') return note(notesOfMarkdown(markdownOf(widget.visualization.config)));
    if (error) return note([{ text: 'This widget could not be shown', size: 12, weight: 600, tone: 'danger' }, { text: error.message, size: 12, tone: 'muted', gap: 2 }]);
    const check = checkVisualization(widget.visualization);
    if (!answer) return note([{ text: 'No query yet.', size: 12, tone: 'muted' }]);
    if (!check.ok) return note([{ text: check.problems[0]?.message ?? 'The visualization cannot be drawn.', size: 12, tone: 'muted' }]);
    const { data, columns } = answer.toObject();
    const picture = await this.renderer.picture(check.spec, { columns, rows: data } as ChartResult, settings);
    return { svg: picture.svg, notes: [...picture.notes, ...(answer.truncated ? [`only the first ${answer.totalRows.toLocaleString(look.about.locale)} rows`] : [])] };
  }
}

const markdownOf = (config: Readonly<Record<string, unknown>>): string => (typeof config['markdown'] === 'string' ? config['markdown'] : '');

function lookOf({ theme, brand }: ExportRequest, about: About): Look {
  const { locale, timeZone } = about;
  const own = brand && { ...(brand.primary && { primary: brand.primary }), ...(brand.series && { series: brand.series }) };
  return { about, settings: { theme, locale, timeZone, ...(own && { brand: own }) } };
}

/** Controls are no part of a file: what they are set to stands at its head. */
function tilesOf(widgets: readonly ReadWidget[]): { id: string; position: ReadWidget['widget']['position'] }[] {
  return widgets.map(({ widget: { id, position } }) => ({ id, position }));
}

/** One widget over the whole width and what is left of the page. */
function filling(rowHeight: number, room: number): ReadWidget['widget']['position'] {
  return { x: 0, y: 0, width: 12, height: Math.max(1, Math.floor((room + GAP) / (rowHeight + GAP))) };
}

interface Head {
  readonly texts: readonly PlacedText[];
  readonly height: number;
}

/** Title, time range, filters and the age of the data. @param small for a picture of one widget */
function headOf(about: About, widgets: readonly ReadWidget[], { settings: { theme: name } }: Look, at: { x: number; y: number; width: number }, small = false): Head {
  const theme = CHART_THEMES[name];
  const titleSize = small ? 15 : HEAD.title;
  const lineSize = small ? 11 : HEAD.line;
  const step = small ? 16 : HEAD.step;
  const ages = dataAges(widgets);
  const failed = widgets.filter(({ error }) => error).length;
  const age = ages && ageInWords(ages, about);
  const where = about.title === about.dashboard ? [] : [about.dashboard];
  const range = about.timeRange ? [`${about.timeRange.label}: ${about.timeRange.words}`] : [];
  const filters = about.filters.map(({ label, words }) => `${label}: ${words}`);
  const lines: { text: string; tone: string }[] = [
    { text: [...where, ...range, ...filters].join(' · '), tone: theme.text },
    { text: [age, `exported ${momentInWords(about.exportedAt, about)} (${about.timeZone})`].filter(Boolean).join(' · '), tone: theme.muted },
    ...(failed > 0 ? [{ text: `${failed === 1 ? 'One widget' : `${failed} widgets`} could not be shown.`, tone: theme.danger }] : []),
  ].filter(({ text }) => text !== '');
  const texts: PlacedText[] = [{ text: about.title, x: at.x, y: at.y + titleSize, size: titleSize, weight: 600, color: theme.text, room: at.width * 0.94 }];
  let y = at.y + titleSize + step + 2;
  for (const { text, tone } of lines) {
    const most = Math.min(MOST_LINES, linesIn(text, at.width, lineSize));
    texts.push({ text, x: at.x, y, size: lineSize, color: tone, room: at.width, lines: most });
    y += step * most;
  }
  return { texts, height: y - at.y };
}

/** Lines that a text takes, broken between words. */
function linesIn(text: string, room: number, size: number): number {
  let [lines, line] = [1, ''];
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, size) > room) [lines, line] = [lines + 1, word];
    else line = longer;
  }
  return lines;
}

function ageInWords({ oldest, newest }: { oldest: string; newest: string }, about: About): string {
  const [first, last] = [momentInWords(oldest, about), momentInWords(newest, about)];
  return first === last ? `Data as of ${first}` : `Data as of ${first} to ${last}`;
}

/** Title and time range in one line, for pages after the first. */
function laterHead(about: About, { settings: { theme: name } }: Look, at: { x: number; y: number; width: number }): Head {
  const theme = CHART_THEMES[name];
  const range = about.timeRange ? ` · ${about.timeRange.words}` : '';
  return { texts: [{ text: `${about.title}${range}`, x: at.x, y: at.y + HEAD.line, size: HEAD.line, color: theme.muted, room: at.width }], height: HEAD.step + 8 };
}

function footOf(about: About, { settings: { theme: name } }: Look, page: number, pages: number, at: { width: number; height: number; margin: number }): PlacedText[] {
  const { muted: color } = CHART_THEMES[name];
  const y = at.height - at.margin + 4;
  return [
    { text: `${about.dashboard} · exported ${momentInWords(about.exportedAt, about)}`, x: at.margin, y, size: 11, color, room: LAID_OUT - 140 },
    { text: `Page ${page} of ${pages}`, x: at.width - at.margin, y, size: 11, color, anchor: 'end' },
  ];
}

function noteLine(notes: readonly string[], { settings: { theme: name } }: Look, x: number, y: number, room: number): PlacedText[] {
  return notes.length === 0 ? [] : [{ text: notes.join(' · '), x, y, size: 10, color: CHART_THEMES[name].muted, room }];
}

function pageOf(width: number, height: number, tiles: readonly DrawnTile[], texts: readonly PlacedText[], theme: 'light' | 'dark', background: string = CANVAS[theme]): PicturePage {
  return {
    width,
    height,
    background,
    boxes: tiles.map(({ box }) => box),
    pictures: tiles.map(({ picture }) => picture),
    texts: [...texts, ...tiles.flatMap((tile) => tile.texts)],
  };
}

/** The same page in points. */
function inPoints({ width, height, background, boxes = [], pictures, texts = [] }: PicturePage): PicturePage {
  const of = (box: { x: number; y: number; width: number; height: number }) => ({ x: box.x * POINTS, y: box.y * POINTS, width: box.width * POINTS, height: box.height * POINTS });
  return {
    width: width * POINTS,
    height: height * POINTS,
    ...(background === undefined ? {} : { background }),
    boxes: boxes.map((box) => ({ ...box, ...of(box), radius: (box.radius ?? 0) * POINTS })),
    pictures: pictures.map((picture) => ({ ...picture, ...of(picture) })),
    texts: texts.map((text) => ({ ...text, x: text.x * POINTS, y: text.y * POINTS, size: text.size * POINTS, ...(text.room === undefined ? {} : { room: text.room * POINTS }) })),
  };
}
