import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
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

/** Starts the Chromium that comes inside an npm package; nothing of the machine's is needed. */
export async function launchBrowser(): Promise<Browser> {
  // The package unpacks into the temporary directory; one of our own, for another user's copy cannot be run.
  const directory = join(tmpdir(), `tidemark-chromium-${userInfo().uid}`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = directory;
  try {
    // Where the system lacks the library, the package's own copy is used; this variable makes it unpack it.
    const bare = !LIBRARY_FOLDERS.some((folder) => existsSync(join(folder, 'libnss3.so')));
    if (bare) process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs20.x';
    const { default: packaged } = await import('@sparticuz/chromium');
    const executablePath = await packaged.executablePath();
    return await chromium.launch({ executablePath, args: FLAGS, ignoreDefaultArgs: ['--headless'] });
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
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
  const page = await context.newPage();
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
  await page.waitForURL(/\/dashboards/);
}
