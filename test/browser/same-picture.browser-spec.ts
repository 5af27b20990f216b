import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import {
  buildChartOption,
  type ChartContext,
  type ChartSpec,
  type PlottedSpec,
} from '../../src/visualization/chart/index.js';
import { drawOption } from '../../src/visualization/rendering/echarts-svg.js';
import { SAMPLES, type Sample } from '../../src/visualization/rendering/testing/samples.js';
import { launchBrowser, openPage } from '../support/browser.js';

const CHART = fileURLToPath(new URL('../../src/visualization/chart/index.ts', import.meta.url));
const BUNDLER = fileURLToPath(new URL('../support/bundle-page.mjs', import.meta.url));
/** Kinds whose marks and texts are counted, and not their options alone. */
const DRAWN = ['bar-stacked', 'line-expected', 'donut', 'heatmap', 'waterfall', 'treemap'];

/** What a page does with a sample: the option as JSON, and what ECharts draws of it in this browser. */
const SCRIPT = `
  import { buildChartOption } from ${JSON.stringify(CHART)};
  import { init } from 'echarts';
  window.pictureOf = (spec, result, context) => {
    const option = buildChartOption(spec, result, context);
    const holder = document.body.appendChild(document.createElement('div'));
    holder.style.width = context.width + 'px';
    holder.style.height = context.height + 'px';
    const chart = init(holder, null, { renderer: 'svg', width: context.width, height: context.height });
    chart.setOption({ ...option, animation: false });
    const svg = chart.renderToSVGString({ useViewBox: true });
    chart.dispose();
    holder.remove();
    return { option: JSON.stringify(option, (_, value) => (typeof value === 'function' ? 'function' : value)), svg };
  };
  window.ready = true;
`;

interface Picture {
  option: string;
  svg: string;
}

describe('the same chart in the browser and on the server', () => {
  let browser: Browser;
  let page: Page;
  let script: string;
  beforeAll(async () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [BUNDLER], {
      input: SCRIPT,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (status !== 0) throw new Error(stderr);
    script = (JSON.parse(stdout) as Record<string, string>)['page.js'] ?? '';
    browser = await launchBrowser();
    page = (await openPage(browser)).page;
    await page.setContent('<!doctype html><body></body>');
    await page.addScriptTag({ content: script, type: 'module' });
    await page.waitForFunction('window.ready === true');
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
  });

  const plotted = SAMPLES.filter((sample): sample is Sample & { spec: PlottedSpec } => !isOfViews(sample.spec));

  it.each(
    plotted.flatMap((sample) => (['light', 'dark'] as const).map((theme) => [sample.name, theme, sample] as const)),
  )('has the same option: %s, %s', async (name, theme, { spec, result, width = 640, height = 260 }) => {
    const context: ChartContext = { theme, locale: 'en-GB', timeZone: 'UTC', width, height };
    const there = await page.evaluate<Picture>(
      `window.pictureOf(${JSON.stringify(spec)}, ${JSON.stringify(result)}, ${JSON.stringify(context)})`,
    );
    const option = buildChartOption(spec, result, context);
    const here = JSON.stringify(option, (_, value: unknown) => (typeof value === 'function' ? 'function' : value));
    expect(JSON.parse(there.option)).toEqual(JSON.parse(here));
    if (!DRAWN.includes(name)) return;
    const drawn = drawOption(option, width, height);
    expect(textsOf(there.svg)).toEqual(textsOf(drawn));
    expect(marksOf(there.svg)).toBe(marksOf(drawn));
  });
});

function isOfViews({ type }: ChartSpec): boolean {
  return type === 'table' || type === 'pivot' || type === 'metric';
}

function textsOf(svg: string): string[] {
  return Array.from(svg.matchAll(/<text[^>]*>([^<]*)</g), ([, text]) => text ?? '').sort();
}

function marksOf(svg: string): number {
  return (svg.match(/<(?:path|circle|ellipse|polygon|polyline)\b/g) ?? []).length;
}
