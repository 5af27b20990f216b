/** A widget's place on the grid: 12 columns, rows without end. */
export interface GridPosition {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Tile {
  readonly id: string;
  readonly position: GridPosition;
}

/** A rectangle in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedTile {
  readonly id: string;
  readonly card: Box;
}

/** How the grid is drawn, in CSS pixels. */
export interface GridMeasures {
  /** Of all twelve columns, gaps included. */
  readonly width: number;
  readonly rowHeight: number;
  readonly gap: number;
}

export const COLUMNS = 12;
/** Lower than this no tile becomes, however much has to fit on a page. */
const LEAST_HEIGHT = 56;

/** Tiles are made lower by so much at most to end a page with them rather than to begin the next. */
const LEAST_SQUEEZE = 0.85;

/** Tiles that stand side by side or overlap in height; nothing crosses its upper and lower edge. */
interface Band {
  readonly top: number;
  readonly rows: number;
  readonly tiles: readonly Tile[];
}

/** All tiles below each other as on the dashboard, without rows that stand empty. @returns the whole height as well */
export function boardOf(tiles: readonly Tile[], measures: GridMeasures): { tiles: PlacedTile[]; height: number } {
  let top = 0;
  const placed: PlacedTile[] = [];
  for (const band of bandsOf(tiles)) {
    placed.push(...placedBand(band, measures, top, 1));
    top += heightOf(band, measures) + measures.gap;
  }
  return { tiles: placed, height: Math.max(0, top - measures.gap) };
}

/**
 * The tiles on pages, each band whole on one of them; one that is higher than a page is made as low as the page.
 * @param roomOf height for tiles on the page of that number, from 0
 * @returns tiles of each page, measured from the upper edge of its room; one empty page when there are none
 */
export function pagesOf(tiles: readonly Tile[], measures: GridMeasures, roomOf: (page: number) => number): PlacedTile[][] {
  const pages: PlacedTile[][] = [[]];
  let top = 0;
  for (const band of bandsOf(tiles)) {
    const height = heightOf(band, measures);
    const isFirst = top === 0;
    if (!isFirst && top + height * LEAST_SQUEEZE > roomOf(pages.length - 1)) {
      pages.push([]);
      top = 0;
    }
    const squeezed = Math.min(1, (roomOf(pages.length - 1) - top) / height);
    pages.at(-1)?.push(...placedBand(band, measures, top, squeezed));
    top += height * squeezed + measures.gap;
  }
  return pages;
}

function bandsOf(tiles: readonly Tile[]): Band[] {
  const ordered = [...tiles].sort((one, other) => one.position.y - other.position.y || one.position.x - other.position.x);
  const bands: { top: number; end: number; tiles: Tile[] }[] = [];
  for (const tile of ordered) {
    const { y, height } = tile.position;
    const last = bands.at(-1);
    if (last && y < last.end) {
      last.tiles.push(tile);
      last.end = Math.max(last.end, y + height);
    } else bands.push({ top: y, end: y + height, tiles: [tile] });
  }
  return bands.map(({ top, end, tiles: own }) => ({ top, rows: end - top, tiles: own }));
}

const heightOf = ({ rows }: Band, { rowHeight, gap }: GridMeasures): number => rows * rowHeight + (rows - 1) * gap;

function placedBand(band: Band, { width, rowHeight, gap }: GridMeasures, top: number, squeezed: number): PlacedTile[] {
  const column = (width - (COLUMNS - 1) * gap) / COLUMNS;
  return band.tiles.map(({ id, position: { x, y, width: columns, height: rows } }) => ({
    id,
    card: {
      x: x * (column + gap),
      y: top + (y - band.top) * (rowHeight + gap) * squeezed,
      width: columns * column + (columns - 1) * gap,
      height: Math.max(Math.min(LEAST_HEIGHT, rows * rowHeight), (rows * (rowHeight + gap)) * squeezed - gap),
    },
  }));
}
