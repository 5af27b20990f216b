import { parseAccessLine } from './access-line.js';
import { parseSyslogLine } from './syslog-line.js';
import { isContinuation, parseTextLine } from './text-line.js';

const NOW = new Date('2026-03-10T12:00:00Z');
const read = (text: string) => parseTextLine(text, NOW);

describe('a line of text', () => {
  it('of a web server has its parts as fields, and the level that its status says', () => {
    const line = '83.149.9.216 - frank [17/May/2015:10:05:03 +0200] "GET /a/b.png?x=1&y=2 HTTP/1.1" 404 203023 "http://example.com/" "Mozilla/5.0 (X; \\"Y\\")"';
    expect(read(line)).toEqual({
      format: 'access',
      at: new Date('2015-05-17T08:05:03Z'),
      level: 'warn',
      service: null,
      message: 'GET /a/b.png?x=1&y=2 HTTP/1.1 404',
      traceId: null,
      requestId: null,
      fields: {
        address: '83.149.9.216',
        user: 'frank',
        method: 'GET',
        path: '/a/b.png',
        queryString: 'x=1&y=2',
        protocol: 'HTTP/1.1',
        status: 404,
        bytes: 203023,
        referer: 'http://example.com/',
        userAgent: 'Mozilla/5.0 (X; "Y")',
      },
    });
  });

  it.each([
    ['common', '::1 - - [01/Jan/2026:00:00:00 +0000] "HEAD / HTTP/1.0" 200 -', { status: 200, method: 'HEAD', path: '/' }, 'info'],
    ['combined with more behind it', '10.0.0.1 - - [01/Jan/2026:00:00:00 -0530] "POST /x HTTP/2.0" 502 5 "-" "curl/8" "1.2.3.4" 0.004', { status: 502, rest: '"1.2.3.4" 0.004' }, 'error'],
    ['with a broken request', '10.0.0.1 - - [01/Jan/2026:00:00:00 +0000] "\\x16\\x03" 400 0 "-" "-"', { status: 400, bytes: 0 }, 'warn'],
    ['with a user whose name has a space', '10.0.0.1 - Jane Doe [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1', { user: 'Jane Doe' }, 'info'],
  ])('in the access format %s is understood', (_, line, fields, level) => {
    const entry = parseAccessLine(line);
    expect([entry?.level, entry?.fields]).toEqual([level, expect.objectContaining(fields)]);
  });

  it.each([
    '10.0.0.1 - - [32/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1',
    '10.0.0.1 - - [01/Foo/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1',
    '10.0.0.1 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1 200 1',
    '10.0.0.1 - - "GET / HTTP/1.1" 200 1',
  ])('that only looks like one is text: %s', (line) => {
    expect(parseAccessLine(line)).toBeNull();
    expect(read(line)).toMatchObject({ format: 'text', message: line, level: null });
  });

  it('of RFC 5424 has its header and structured data as fields', () => {
    const line = '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog 77 ID47 [exampleSDID@32473 iut="3" eventSource="Appl \\"1\\" \\]"][b x="y"] \u{feff}An event';
    expect(read(line)).toMatchObject({
      format: 'syslog-5424',
      at: new Date('2003-10-11T22:14:15.003Z'),
      level: 'info',
      service: 'evntslog',
      message: 'An event',
      fields: { host: 'mymachine.example.com', process: '77', messageId: 'ID47', facility: 20, 'exampleSDID@32473.iut': '3', 'exampleSDID@32473.eventSource': 'Appl "1" ]', 'b.x': 'y' },
    });
  });

  it.each([
    ['<34>1 - - - - - - ', { at: null, level: 'fatal', service: null, message: '' }],
    ['<34>1 2003-10-11T22:14:15Z h su - - - \'su root\' failed', { level: 'fatal', service: 'su', message: "'su root' failed" }],
  ])('of RFC 5424 may leave things out: %s', (line, expected) => expect(read(line)).toMatchObject({ format: 'syslog-5424', ...expected }));

  it.each([
    '<999>1 - - - - - - x',
    '<34>1 yesterday h su - - - x',
    '<34>1 - h su - - [unfinished x="1" x',
    '<34>1 - h su - - [a x="1"]no space',
  ])('that only looks like RFC 5424 is text: %s', (line) => expect(read(line).format).toBe('text'));

  it('of RFC 3164 has the program as its service', () => {
    expect(read('<38>Mar  9 13:06:56 ip-10-77 sshd[1291]: Server listening on 0.0.0.0 port 22.')).toMatchObject({
      format: 'syslog-3164',
      at: new Date('2026-03-09T13:06:56Z'),
      level: 'info',
      service: 'sshd',
      message: 'Server listening on 0.0.0.0 port 22.',
      fields: { host: 'ip-10-77', process: '1291', facility: 4 },
    });
  });

  it.each([
    ['the day after now is still this year', 'Mar 11 11:00:00', '2026-03-11T11:00:00Z'],
    ['a later day was last year', 'Mar 12 13:00:00', '2025-03-12T13:00:00Z'],
    ['the end of the year was last year', 'Dec 31 23:59:59', '2025-12-31T23:59:59Z'],
    ['a leap day was in the last leap year', 'Feb 29 00:00:00', '2024-02-29T00:00:00Z'],
  ])('without a year lies in the past: %s', (_, time, expected) => {
    expect(parseSyslogLine(`${time} host cron: x`, NOW)?.at).toEqual(new Date(expected));
  });

  it('with a time ahead of this year\'s end belongs to the year that begins', () => {
    expect(parseSyslogLine('Jan  1 00:00:01 host cron: x', new Date('2025-12-31T23:59:59Z'))?.at).toEqual(new Date('2026-01-01T00:00:01Z'));
  });

  it.each(['Foo 12 13:00:00 host cron: x', 'Feb 30 13:00:00 host cron: x', 'Mar 12 25:00:00 host cron: x'])('with a day that there is not is text: %s', (line) =>
    expect(read(line)).toMatchObject({ format: 'text', message: line }));

  it('may be JSON, as pino writes it', () => {
    expect(read('{"level":50,"time":1773144000000,"msg":"no","err":{"type":"E","message":"m"}}')).toMatchObject({ format: 'json', level: 'error', message: 'no' });
  });

  it.each(['{"level":50', '{"time":"whenever","msg":"x"}', '{}x'])('that begins like JSON and is none is text: %s', (line) =>
    expect(read(line)).toMatchObject({ format: 'text', message: line }));

  it.each([
    ['[2016-12-19 16:31:46,143] INFO KafkaConfig values: ', '2016-12-19T16:31:46.143Z', 'info', 'KafkaConfig values: '],
    ['2026-03-10T10:00:00+01:00 [WARN]: low', '2026-03-10T09:00:00Z', 'warn', 'low'],
    ['2026-03-10 10:00:00 Starting up', '2026-03-10T10:00:00Z', null, 'Starting up'],
  ])('may begin with a time and a level: %s', (line, at, level, message) => {
    expect(read(line)).toMatchObject({ format: 'text', at: new Date(at), level, message });
  });

  it('goes on when it is indented or a cause', () => {
    expect(['\tat java.lang.Thread', '  x', 'Caused by: E', '... 12 more'].map(isContinuation)).toEqual([true, true, true, true]);
    expect(['at noon', '', '   ', 'Cause'].map(isContinuation)).toEqual([false, false, false, false]);
  });
});
