import { init, setPlatformAPI, type EChartsOption } from 'echarts';
import { measureInFont } from './measure-text.js';
import { withoutControls } from './svg-text.js';

// Once for the process: ECharts lays labels out by the fonts that the pictures are drawn with.
setPlatformAPI({ measureText: measureInFont });

/** What ECharts draws of an option, as the inside of an `<svg>`: no browser, no styles, no scripts, no numbering. */
export function drawOption(option: EChartsOption, width: number, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ ...option, animation: false });
    return tidied(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

/**
 * ECharts' SVG without what only a page could use (hover styles, event data), its ids numbered from one, and fonts as
 * attributes, which every reader of SVG understands. The outer element and the empty backdrop go.
 */
export function tidied(svg: string): string {
  const ids = new Map<string, string>();
  const renamed = (id: string): string => {
    const known = ids.get(id) ?? `c${ids.size + 1}`;
    ids.set(id, known);
    return known;
  };
  return withoutControls(svg)
    .replace(/^<svg[^>]*>\s*(<rect [^>]*fill="none"[^>]*><\/rect>)?\s*/, '')
    .replace(/<\/svg>\s*$/, '')
    .replaceAll(/<style\s*>[\s\S]*?<\/style>\s*/g, '')
    .replaceAll(/ (?:ecmeta_\w+|class|pointer-events)="[^"]*"/g, '')
    .replaceAll(/ style="([^"]*)"/g, (_, style: string) => fontAttributes(style))
    .replaceAll(/<\w+ [^>]*="#[0-9a-f]{8}"[^>]*>/gi, withOpacities)
    .replaceAll(/ id="([^"]+)"/g, (_, id: string) => ` id="${renamed(id)}"`)
    .replaceAll(/="url\(#([^)]+)\)/g, (_, id: string) => `="url(#${renamed(id)})`)
    .replaceAll(/(xlink:href|href)="#([^"]+)"/g, (_, name: string, id: string) => `${name}="#${renamed(id)}"`)
    // Within elements alone: what stands between them is what people read.
    .replaceAll(/<[^<>]*>/g, withShortNumbers)
    .trim();
}

function withShortNumbers(tag: string): string {
  return tag.replaceAll(/\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100));
}

function fontAttributes(style: string): string {
  const size = /(\d+(?:\.\d+)?)px/.exec(style)?.[1];
  const weight = /font-weight:\s*(\w+)/.exec(style)?.[1] ?? /font:[^;]*?\b(\d{3}|bold)\b(?=[^;]*px)/.exec(style)?.[1];
  const plain = weight === undefined || weight === 'normal' || weight === '400';
  return `${size === undefined ? '' : ` font-size="${size}"`}${plain ? '' : ` font-weight="${weight}"`}`;
}

/** Colours of eight digits are no part of SVG 1.1: the last two become an opacity, unless ECharts has written it already. */
function withOpacities(tag: string): string {
  let written = tag;
  for (const attribute of ['fill', 'stroke']) {
    const match = new RegExp(` ${attribute}="(#[0-9a-f]{6})([0-9a-f]{2})"`, 'i').exec(written);
    if (!match) continue;
    const [whole, color = '', alpha = 'ff'] = match;
    const known = new RegExp(` ${attribute}-opacity="([^"]*)"`).exec(written);
    const opacity = Number(known?.[1] ?? Number.parseInt(alpha, 16) / 255);
    written = written
      .replace(known?.[0] ?? '', '')
      .replace(whole, ` ${attribute}="${color}" ${attribute}-opacity="${Math.round(opacity * 100) / 100}"`);
  }
  return written;
}
