// What the browser tests stand on: a static server that can be killed, and a fresh Chromium.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** The project's top folder. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The built site. */
export const DIST = join(ROOT, 'dist');
/** Where tests leave screenshots. */
export const OUT = join(ROOT, 'tests/browser/out');

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Serves a folder under a sub-path with no rewrite rules, as a plain static host does.
 * `extra` maps further paths to folders or to functions (request, response).
 * Answers `{url, origin, requests, close}`; `close` cuts open connections too.
 */
export async function serve({ folder = DIST, subpath = '/', extra = {} } = {}) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    requests.push(path);
    for (const [prefix, target] of Object.entries(extra)) {
      if (!path.startsWith(prefix)) continue;
      if (typeof target === 'function') return target(request, response);
      return send(response, target, path.slice(prefix.length) || 'index.html');
    }
    if (!path.startsWith(subpath)) return missing(response);
    return send(response, folder, path.slice(subpath.length) || 'index.html');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: origin + subpath,
    requests,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function send(response, folder, name) {
  const path = normalize(join(folder, name));
  if (!path.startsWith(normalize(folder + sep))) return missing(response);
  try {
    const body = await readFile(path);
    response.writeHead(200, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'content-length': body.length,
      'cache-control': 'no-cache',
    });
    response.end(body);
  } catch {
    missing(response);
  }
}

function missing(response) {
  response.writeHead(404, { 'content-type': 'text/plain' });
  response.end('not here');
}

/** A server at another origin that notes every connection and request that reaches it. */
export async function listener() {
  const seen = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(200, {
      'access-control-allow-origin': '*',
      'content-type': 'text/javascript',
    });
    response.end('export {}');
  });
  server.on('upgrade', (request, socket) => {
    seen.push(`UPGRADE ${request.url}`);
    socket.destroy();
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    seen,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Chromium of this machine. */
export function executable() {
  const usual = [
    process.env.CHROMIUM,
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:/Program Files/Google/Chrome/Application/chrome.exe',
  ].filter(Boolean);
  for (const name of usual) {
    if (name.includes('/') || name.includes('\\')) {
      if (existsSync(name)) return name;
      continue;
    }
    try {
      const command = process.platform === 'win32' ? 'where' : 'which';
      return execFileSync(command, [name], { stdio: ['ignore', 'pipe', 'ignore'] })
        .toString()
        .split('\n')[0]
        .trim();
    } catch {
      // Not under this name: try the next.
    }
  }
  throw new Error('No Chromium found: install it, or set CHROMIUM to its path.');
}

/** How every Chromium of the tests is started. */
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Opens the site in a fresh browser profile.
 * `lang` 'zh' | 'en', `theme` 'light' | 'dark', `width` in CSS pixels, `subpath` where the site
 * lies, `route` what stands after `#`, `server` to use one that runs already, `profile` a folder
 * that keeps the browser's data after the visit (a fresh one is thrown away).
 * Answers `{page, context, server, url, errors, close}`; `errors` gathers page errors and console
 * errors, so that a test can demand that there were none.
 */
export async function launch({
  lang = 'zh',
  theme = 'light',
  width = 1280,
  height = 860,
  subpath = '/',
  route = '',
  server = null,
  profile: kept = null,
  go = true,
  flags = [],
} = {}) {
  const own = server === null;
  const site = server ?? (await serve({ subpath }));
  const profile = kept ?? await mkdtemp(join(tmpdir(), 'keben-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable(),
    headless: true,
    args: [...FLAGS, ...flags],
    locale: lang === 'zh' ? 'zh-CN' : 'en-US',
    colorScheme: theme,
    viewport: { width, height },
    acceptDownloads: true,
  });
  const errors = [];
  const watch = (page) => {
    page.on('pageerror', (error) => errors.push(`error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        errors.push(`${message.type()}: ${message.text()}`);
      }
    });
  };
  const page = context.pages()[0] ?? (await context.newPage());
  watch(page);
  context.on('page', watch);
  const url = site.url + (route ? `#${route}` : '');
  const close = async () => {
    await context.close();
    if (own) await site.close();
    if (!kept) await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    if (go) {
      await page.goto(url);
      await started(page);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { page, context, server: site, url, errors, close };
}

/** Waits until the program has replaced the brand mark; fails with the reason if it could not. */
export async function started(page, timeout = 30_000) {
  await page.waitForFunction(
    () =>
      !document.querySelector('#boot, #door') || document.querySelector('#boot.failed'),
    null,
    { timeout },
  );
  const reason = await page.evaluate(() => document.querySelector('#boot.failed')?.textContent);
  if (reason) throw new Error(`the page did not start: ${reason}`);
}

/**
 * Watches page, workers and service worker from now on; call what it answers at the end: it throws
 * if anything but `origin`, by default the page's own, was asked for.
 */
export function noForeignRequests(page, origin = new URL(page.url()).origin) {
  const foreign = [];
  const note = (request) => {
    const url = new URL(request.url());
    if (['data:', 'blob:', 'about:'].includes(url.protocol)) return;
    if (url.origin !== origin) foreign.push(`${request.method()} ${url.href}`);
  };
  page.context().on('request', note);
  return () => {
    page.context().off('request', note);
    if (foreign.length) throw new Error(`requests to other origins:\n${foreign.join('\n')}`);
  };
}

/** Hands one file (path, or `{name, mimeType, buffer}`) to the page's file field. */
export async function upload(page, file) {
  const field = page.locator('input[type=file]').first();
  await field.waitFor({ state: 'attached' });
  await field.setInputFiles(file);
}

/** Drops one file (`{name, mimeType, buffer}`) onto the page, as a person would. */
export async function drop(page, { name, mimeType = '', buffer }, selector = 'body') {
  const transfer = await page.evaluateHandle(
    ({ name, mimeType, bytes }) => {
      const transfer = new DataTransfer();
      const data = Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0));
      transfer.items.add(new File([data], name, { type: mimeType }));
      return transfer;
    },
    { name, mimeType, bytes: Buffer.from(buffer).toString('base64') },
  );
  for (const event of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent(selector, event, { dataTransfer: transfer });
  }
}

/** The names of the built programs, as the page gives them. */
export async function programs() {
  const page = await readFile(join(DIST, 'index.html'), 'utf8');
  const meta = (name) => {
    const found = page.match(new RegExp(`<meta name="${name}" content="([^"]+)"`));
    if (!found) throw new Error(`index.html names no ${name}`);
    return found[1];
  };
  return {
    engine: [meta('keben-engine'), meta('keben-engine-wasm')],
    analyst: [meta('keben-analyst'), meta('keben-analyst-wasm')],
    files: [meta('keben-files'), meta('keben-files-wasm')],
    convert: [meta('keben-convert'), meta('keben-convert-wasm')],
    sheets: [meta('keben-sheets'), meta('keben-sheets-wasm')],
  };
}
