// Brotli sizes of what a first visit fetches and of the two workers, as gates.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { DIST, launch, programs } from './harness.mjs';

const KIB = 1024;

async function brotli(name) {
  const bytes = await readFile(join(DIST, name));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params }).length;
}

async function gate(what, names, limit) {
  let sum = 0;
  const parts = [];
  for (const name of [...names].sort()) {
    const size = await brotli(name);
    sum += size;
    parts.push(`${name.replace(/-[0-9a-f]{16}/, '')} ${(size / KIB).toFixed(1)}`);
  }
  const line = `${what}: ${(sum / KIB).toFixed(1)} of ${limit / KIB} KiB brotli (${parts.join(', ')})`;
  console.log(line);
  assert.ok(sum <= limit, line);
}

test('first paint is at most 150 KiB', async () => {
  const { engine, files } = await programs();
  const workers = new Set([...engine, ...files]);
  const visit = await launch({ go: false });
  const asked = new Set();
  try {
    // What the service worker keeps for later is asked for by it, not by the page.
    visit.context.on('request', (request) => {
      if (request.serviceWorker()) return;
      const url = new URL(request.url());
      if (!url.protocol.startsWith('http')) return;
      if (url.origin === visit.server.origin) asked.add(url.pathname.slice(1) || 'index.html');
    });
    await visit.page.goto(visit.url);
    await visit.page.waitForFunction(() => !document.getElementById('boot'));
    await visit.page.waitForTimeout(1500);
  } finally {
    await visit.close();
  }
  // Stricter than what was seen: also every style sheet and program part the page may ask for.
  const always = (await readdir(DIST)).filter(
    (name) => name === 'index.html' || name.endsWith('.css') || /^(app|boot)-/.test(name),
  );
  for (const name of always) asked.add(name);
  asked.delete('sw.js');
  for (const name of workers) asked.delete(name);
  await gate('first paint', asked, 150 * KIB);
});

test('engine is at most 250 KiB', async () => {
  await gate('engine', (await programs()).engine, 250 * KIB);
});

test('files is at most 500 KiB', async () => {
  await gate('files', (await programs()).files, 500 * KIB);
});
