import { clipped } from './clipped.js';
import { type Links, type Message, type Told, colourOf, factsOf, headline, wordOf } from './message.js';

/** Alerts of one message that are shown with all that is known of them; Slack takes 50 blocks and advises 20 attachments. */
const SHOWN_WHOLE = 10;
/** Slack shows ten fields in a section. */
const MOST_FIELDS = 10;

/** `verbatim`: Slack makes no links and mentions of what only looks like them, such as @here; see its text object. */
type Text = { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: true } | PlainText;
interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
}
interface Button {
  readonly type: 'button';
  readonly text: PlainText;
  readonly url: string;
}
type Block =
  | { readonly type: 'section'; readonly text: Text; readonly fields?: readonly Text[] }
  | { readonly type: 'image'; readonly image_url: string; readonly alt_text: string }
  | { readonly type: 'actions'; readonly elements: readonly Button[] }
  | { readonly type: 'context'; readonly elements: readonly Text[] };

/** The body of an incoming webhook: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export interface SlackMessage {
  /** Shown where blocks are not, such as in the notification of a telephone. */
  readonly text: string;
  readonly attachments: readonly { readonly color: string; readonly fallback: string; readonly blocks: readonly Block[] }[];
}

export function slackMessage(message: Message, links: Links): SlackMessage {
  const rest = message.told.slice(SHOWN_WHOLE);
  const attachments = message.told.slice(0, SHOWN_WHOLE).map((told) => ({
    color: colourOf(told.content),
    fallback: escaped(`${wordOf(told.content.event)}: ${told.content.title}`, 300),
    blocks: blocksOf(told, links),
  }));
  const more = { color: '#667085', fallback: `And ${rest.length} more`, blocks: [{ type: 'context' as const, elements: [mrkdwn(`And ${rest.length} more: ${rest.map(({ content }) => content.title).join(' · ')}`, 2_000)] }] };
  return { text: escaped(headline(message), 500), attachments: rest.length === 0 ? attachments : [...attachments, more] };
}

function blocksOf(told: Told, links: Links): Block[] {
  const { content } = told;
  const { event, title, summary, path, dashboardPath, runbookUrl } = content;
  const name = link(links.page(path), `${wordOf(event)}: ${title}`);
  const picture = links.picture(told);
  const buttons = [button('Open alert', links.page(path)), button('Open dashboard', links.page(dashboardPath)), button('Open runbook', runbookUrl)].filter((each) => each !== null);
  return [
    { type: 'section', text: markup(`*${name}*\n${escaped(summary, 2_000)}`) },
    {
      type: 'section',
      text: mrkdwn('Details', 100),
      fields: factsOf(content)
        .slice(0, MOST_FIELDS)
        .map(([label, value]) => markup(`*${escaped(label, 200)}*\n${escaped(value, 1_000)}`)),
    },
    ...(picture === null ? [] : [{ type: 'image' as const, image_url: picture, alt_text: clipped(content.picture?.title || title, 500) }]),
    ...(buttons.length === 0 ? [] : [{ type: 'actions' as const, elements: buttons }]),
  ];
}

const markup = (text: string): Text => ({ type: 'mrkdwn', text, verbatim: true });
const mrkdwn = (text: string, most: number): Text => markup(escaped(text, most));

function link(url: string | null, text: string): string {
  return url === null ? escaped(text, 400) : `<${url}|${escaped(text, 400).replaceAll('|', '¦')}>`;
}

/** Slack takes 75 characters on a button and 3,000 in its address. */
function button(text: string, url: string | null): Button | null {
  return url === null || url.length > 3_000 || !/^https?:\/\//.test(url) ? null : { type: 'button', text: { type: 'plain_text', text }, url };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Nothing in it mentions anybody or makes a link: https://docs.slack.dev/messaging/formatting-message-text#escaping
 * @param most characters of what comes out
 */
function escaped(text: string, most: number): string {
  let room = most - 1;
  const characters: string[] = [];
  for (const character of clipped(text, most)) {
    const written = ENTITIES[character] ?? character;
    room -= written.length;
    if (room < 0) return characters.join('') + '…';
    characters.push(written);
  }
  return characters.join('');
}
