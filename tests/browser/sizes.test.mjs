// Brotli sizes of what a first visit fetches and of the workers, as gates.

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

test('first paint is at most 150 KiB, and the workbook follows it', async () => {
  const visit = await launch({ go: false });
  let before;
  try {
    await visit.page.goto(visit.url);
    await visit.page.waitForFunction(() => performance.getEntriesByName('keben-door').length);
    before = await visit.page.evaluate(() => {
      const painted = performance.getEntriesByName('keben-door')[0].startTime;
      const names = performance
        .getEntriesByType('resource')
        .filter((entry) => entry.startTime <= painted)
        .map((entry) => new URL(entry.name));
      return names
        .filter((url) => url.origin === location.origin)
        .map((url) => url.href.slice(new URL('.', document.baseURI).href.length));
    });
    assert.ok(await visit.page.locator('h1').first().isVisible());
  } finally {
    await visit.close();
  }
  // Stricter than what was seen: every style sheet and every part of the door.
  const always = (await readdir(DIST)).filter(
    (name) => name === 'index.html' || name.endsWith('.css') || /^(door|boot)-/.test(name),
  );
  const asked = new Set([...before, ...always]);
  for (const name of asked) {
    assert.doesNotMatch(name, /^(app|engine|analyst|files|convert|sheets)-/, 'asked for before the first paint');
  }
  await gate('first paint', asked, 150 * KIB);
});

test('the page itself, which follows the first paint, is at most 450 KiB', async () => {
  await gate('page', (await readdir(DIST)).filter((name) => /^app-/.test(name)), 450 * KIB);
});

test('engine is at most 250 KiB', async () => {
  await gate('engine', (await programs()).engine, 250 * KIB);
});

// Started with the first question that is too big for the engine.
test('analyst is at most 340 KiB', async () => {
  await gate('analyst', (await programs()).analyst, 340 * KIB);
});

test('files is at most 500 KiB', async () => {
  await gate('files', (await programs()).files, 500 * KIB);
});

// Fetched when a spreadsheet is opened that is no plain XLSX.
test('convert is at most 370 KiB', async () => {
  await gate('convert', (await programs()).convert, 370 * KIB);
});

test('sheets, which is loaded with the first export or backup, is at most 320 KiB', async () => {
  await gate('sheets', (await programs()).sheets, 320 * KIB);
});
