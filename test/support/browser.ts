import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';

/** Where Linux distributions keep the network security library that Chromium links to. */
const LIBRARY_FOLDERS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib', '/lib64'];

/** Own flags rather than the package's: those switch web security off, which is a thing that tests are to see. */
const FLAGS = [
  '--headless=shell',
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--font-render-hinting=none',
  '--hide-scrollbars',
];

/** What a step may take where the machine has more to do. */
const STEP_MS = 60_000;

/** Characters of a page's text that are told with a failure. */
const TOLD = 1_200;

const openPages = new Set<Page>();

/** What each open page shows, in a line; for `browser-environment.mjs`. */
(globalThis as { shownByPages?: () => Promise<string[]> }).shownByPages = () =>
  Promise.all(
    [...openPages].map(async (page) => {
      const text = await page.evaluate<string>('document.body.innerText').catch((error: unknown) => `nothing that could be read: ${(error as Error).message}`);
      return `    The page at ${page.url()} showed: ${text.replace(/\s+/g, ' ').slice(0, TOLD)}`;
    }),
  );

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const UNPACK = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;

/** Starts the Chromium that comes inside an npm package; nothing of the machine's is needed. */
export async function launchBrowser(): Promise<Browser> {
  // Where the system lacks the library, the package's own copy is used.
  const bare = !LIBRARY_FOLDERS.some((folder) => existsSync(join(folder, 'libnss3.so')));
  const directory = await unpackBrowser(bare);
  const own = { LD_LIBRARY_PATH: join(directory, 'al2023', 'lib'), FONTCONFIG_PATH: join(directory, 'fonts') };
  const env = Object.fromEntries(Object.entries({ ...process.env, ...(bare ? own : {}) }).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return chromium.launch({ executablePath: join(directory, 'chromium'), args: FLAGS, ignoreDefaultArgs: ['--headless'], env });
}

/**
 * Unpacks the browser once for each user and version, and moves it into place whole: suites that run side by side never
 * start half of it. In a process of its own, because the package unpacks into the temporary directory, of which a test's
 * sandbox has no say.
 */
async function unpackBrowser(bare: boolean): Promise<string> {
  const { version } = JSON.parse(await readFile(join(ROOT, 'node_modules/@sparticuz/chromium/package.json'), 'utf8')) as { version: string };
  const directory = join(tmpdir(), `tidemark-chromium-${version}-${userInfo().uid}${bare ? '-bare' : ''}`);
  if (existsSync(directory)) return directory;
  const staging = await mkdtemp(`${directory}-`);
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: staging, ...(bare ? { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' } : {}) };
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', UNPACK], { cwd: ROOT, env });
  try {
    await rename(staging, directory);
  } catch (error) {
    // Another suite was quicker.
    if (!existsSync(directory)) throw error;
    await rm(staging, { recursive: true, force: true });
  }
  return directory;
}

/** A page of a fresh profile, with what went wrong in it. */
export interface WatchedPage {
  page: Page;
  context: BrowserContext;
  /** Errors in the console, uncaught exceptions, refusals of the content security policy. */
  problems: string[];
}

export async function openPage(
  browser: Browser,
  options: { width?: number; height?: number; theme?: 'light' | 'dark'; reducedMotion?: boolean } = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    colorScheme: options.theme ?? 'light',
    reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  context.setDefaultTimeout(STEP_MS);
  const page = await context.newPage();
  openPages.add(page);
  page.on('close', () => openPages.delete(page));
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    // An answer of 401 is how the page learns that nobody is signed in.
    if (message.type() === 'error' && !message.text().includes('401')) problems.push(message.text());
  });
  return { page, context, problems };
}

/** Signs in through the page. */
export async function signInOn(page: Page, url: string, email: string, password: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${url}/`);
}

/** From now on the page's processor is so many times slower: keys and clicks come before it has drawn what the last ones did. */
export async function slowDown(page: Page, times: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: times });
}
