// The database in a real browser: an older one is upgraded, a held one is waited for in words.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, started } from './harness.mjs';
import { four, read, settled, write } from './ways.mjs';

const FILE = {
  name: 'orders.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('Order,Customer,Date,Amount\nA1,Ann,2024-01-03,10.50\nA2,Bob,2024-01-04,20\nA3,Ann,2024-02-01,5\n'),
};

/** Leaves the program for a plain file of the same origin, where nothing holds the database. */
const leave = async (page, url) => {
  await page.goto(new URL('robots.txt', url).href);
};

/** Everything in the database: `{version, stores: {name: [[key, value], …]}}`. */
const dump = (page) =>
  page.evaluate(async () => {
    const asked = (request) =>
      new Promise((done, fail) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
      });
    const database = await asked(indexedDB.open('keben'));
    const stores = {};
    for (const name of database.objectStoreNames) {
      const store = database.transaction(name).objectStore(name);
      const [keys, values] = [await asked(store.getAllKeys()), await asked(store.getAll())];
      stores[name] = keys.map((key, at) => {
        const value = values[at];
        return [key, typeof value === 'string' ? value : [...value]];
      });
    }
    const { version } = database;
    database.close();
    return { version, stores };
  });

/** Makes the database of version 1 from records as its program wrote them. */
const plant = (page, stores) =>
  page.evaluate(async (stores) => {
    const ended = (request) =>
      new Promise((done, fail) => {
        request.onsuccess = () => done(request.result);
        request.onblocked = () => fail(new Error('held'));
        request.onerror = () => fail(request.error);
      });
    await ended(indexedDB.deleteDatabase('keben'));
    const opening = indexedDB.open('keben', 1);
    opening.onupgradeneeded = () => {
      for (const name of Object.keys(stores)) opening.result.createObjectStore(name);
    };
    const database = await ended(opening);
    const writing = database.transaction(Object.keys(stores), 'readwrite');
    for (const [name, records] of Object.entries(stores)) {
      for (const [key, value] of records) {
        const stored = typeof value === 'string' ? value : Uint8Array.from(value);
        writing.objectStore(name).put(stored, key);
      }
    }
    await new Promise((done, fail) => {
      writing.oncomplete = done;
      writing.onabort = () => fail(writing.error);
    });
    database.close();
  }, stores);

/** A record as version 1 wrote it: fewer fields, another number, its own hash. */
async function first(page, { stores }) {
  const hashed = (json) =>
    page.evaluate(async (json) => {
      const sum = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(json));
      return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    }, json);
  const { workbooks, journal, chunks } = structuredClone(stores);
  for (const record of workbooks) {
    const { id, name, sample, created, opened } = JSON.parse(record[1]);
    record[1] = JSON.stringify({ schema: 1, id, name, sample, created, opened });
  }
  let prev = null;
  for (const record of journal) {
    let json = record[1].split('\n')[1].replace('"schema":2', '"schema":1');
    if (prev) json = json.replace(/"prev":"[0-9a-f]+"/, `"prev":"${prev}"`);
    prev = await hashed(json);
    record[1] = `${prev}\n${json}`;
  }
  return { workbooks, journal, chunks };
}

test('a database of version 1 opens with everything and goes on', { timeout: 120_000 }, async () => {
  const visit = await launch({ lang: 'en' });
  const { page, url } = visit;
  try {
    await read(page, FILE);
    await write(page);
    await settled(page);
    const before = await four(page);
    await leave(page, url);
    const now = await dump(page);
    assert.equal(now.version, 2);
    assert.ok('snapshots' in now.stores);
    await plant(page, await first(page, now));
    assert.equal((await dump(page)).version, 1);

    await page.goto(`${url}#/overview`);
    await started(page);
    await settled(page);
    assert.deepEqual(await four(page), before);
    // A change is written on top of what version 1 wrote, and is there again.
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => !document.querySelector('dl.four'));
    await leave(page, url);
    const after = await dump(page);
    assert.equal(after.version, 2);
    assert.deepEqual(
      after.stores.journal.map(([[, seq], line]) => [seq, JSON.parse(line.split('\n')[1]).schema]),
      [[0, 1], [1, 2]],
    );
    // The plain file has no icon, which the browser looks for.
    assert.deepEqual(visit.errors.filter((line) => !/404 \(Not Found\)/.test(line)), []);
  } finally {
    await visit.close();
  }
});

test('an older program that holds the database is said, and let go it opens', { timeout: 60_000 }, async () => {
  const visit = await launch({ lang: 'en', go: false });
  const { page, context, url } = visit;
  try {
    const holder = await context.newPage();
    await holder.goto(new URL('robots.txt', url).href);
    await holder.evaluate(
      () =>
        new Promise((done) => {
          const opening = indexedDB.open('keben', 1);
          opening.onupgradeneeded = () => {
            for (const name of ['workbooks', 'journal', 'chunks']) opening.result.createObjectStore(name);
          };
          opening.onsuccess = () => {
            window.held = opening.result;
            done();
          };
        }),
    );
    await page.goto(url);
    await page.waitForFunction(() => /older Keben open/.test(document.body.innerText));
    await holder.close();
    await page.reload();
    await started(page);
    assert.ok(!/older Keben open/.test(await page.locator('body').innerText()));
  } finally {
    await visit.close();
  }
});
