import { clipped } from './clipped.js';
import { type Links, type Message, type Told, colourOf, factsOf, headline, leading, wordOf } from './message.js';

/** Alerts of one e-mail that are written out. */
const SHOWN_WHOLE = 20;

/** An e-mail without its envelope. `pictured`: the notification whose chart stands in it as `cid:chart`. */
export interface EmailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export const CHART_ID = 'chart';

/** The notification whose chart goes with a message: the one that it tells of first, when that has one. */
export function picturedIn(message: Message): Told | null {
  const first = leading(message);
  return first.content.picture === null || first.content.picture.points.length === 0 ? null : first;
}

/** @param withChart whether the chart is attached */
export function emailText(message: Message, links: Links, withChart: boolean): EmailText {
  const shown = message.told.slice(0, SHOWN_WHOLE);
  const rest = message.told.length - shown.length;
  const more = rest === 0 ? '' : `And ${rest} more.`;
  const pictured = withChart ? picturedIn(message) : null;
  return {
    subject: clipped(headline(message).replace(/\s+/g, ' '), 200),
    text: [...shown.map((told) => textOf(told, links)), more].filter(Boolean).join('\n\n'),
    html:
      '<!doctype html><html lang="en"><body style="margin:0;padding:24px;background:#f4f5f7;font-family:Inter,Helvetica,Arial,sans-serif;color:#101828">' +
      shown.map((told) => htmlOf(told, links, told === pictured)).join('') +
      (more && `<p>${more}</p>`) +
      '</body></html>',
  };
}

function textOf({ content }: Told, links: Links): string {
  return [
    `${wordOf(content.event)}: ${content.title}`,
    content.summary,
    '',
    ...factsOf(content).map(([label, value]) => `${label}: ${value}`),
    ...addressesOf(content, links).map(([label, url]) => `${label}: ${url}`),
  ].join('\n');
}

function htmlOf({ content }: Told, links: Links, withChart: boolean): string {
  const facts = factsOf(content)
    .map(([label, value]) => `<tr><td style="padding:2px 16px 2px 0;color:#667085">${escaped(label)}</td><td style="padding:2px 0">${escaped(value)}</td></tr>`)
    .join('');
  const addresses = addressesOf(content, links)
    .map(([label, url]) => `<a href="${escaped(url)}" style="display:inline-block;margin:12px 12px 0 0;color:#175cd3">${label}</a>`)
    .join('');
  const chart = withChart ? `<img src="cid:${CHART_ID}" alt="${escaped(content.picture?.title || content.title)}" width="600" style="display:block;max-width:100%;margin-top:12px">` : '';
  return (
    `<div style="background:#fff;border-left:4px solid ${colourOf(content)};border-radius:6px;padding:16px 20px;margin-bottom:16px">` +
    `<h2 style="margin:0 0 4px;font-size:18px">${escaped(`${wordOf(content.event)}: ${content.title}`)}</h2>` +
    `<p style="margin:0 0 12px">${escaped(content.summary)}</p><table style="font-size:14px;border-collapse:collapse">${facts}</table>${chart}${addresses}</div>`
  );
}

function addressesOf({ path, dashboardPath, runbookUrl }: Told['content'], links: Links): (readonly [string, string])[] {
  const all = [['Alert', links.page(path)], ['Dashboard', links.page(dashboardPath)], ['Runbook', runbookUrl]] as const;
  return all.flatMap(([label, url]) => (url !== null && /^https?:\/\//i.test(url) ? [[label, url] as const] : []));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
