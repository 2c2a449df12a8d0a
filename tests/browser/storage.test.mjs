// Faults of the browser's storage: each said in words, nothing lost that was there, nothing pretended.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { serveBare } from './bare.mjs';
import { launch, started } from './harness.mjs';
import { DATA, download, four, go, openSample, read, settled, write } from './ways.mjs';

const FILE = join(DATA, 'nasty/18_parentheses_negatives.csv');

/**
 * A visit to the page, with a page beside it that holds nothing (`beside`). `before` is put in front
 * of the engine's program. `expected` are console lines that the test itself brings about.
 */
async function visiting({ lang = 'en', before = '', expected = [], profile = null, open = true }, work) {
  const server = await serveBare();
  const visit = await launch({ lang, server, profile, go: false });
  const { page, context } = visit;
  const beside = async () => {
    const other = await context.newPage();
    await other.goto(`${server.origin}/bare/`);
    return other;
  };
  try {
    if (before) {
      await page.route(/\/engine-[0-9a-f]+\.js$/, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, body: `${before}\n${await answer.text()}` });
      });
    }
    if (open) {
      await page.goto(visit.url);
      await started(page);
    }
    await work({ ...visit, beside });
    const unexpected = visit.errors.filter((line) => !expected.some((known) => known.test(line)));
    assert.deepEqual(unexpected, [], 'the console was not quiet');
  } finally {
    await visit.close();
    await server.close();
  }
}

async function filled(page) {
  await read(page, FILE);
  await write(page);
  await settled(page);
  return four(page);
}

const undo = (page) => page.locator('.foot .row .quiet').first().click();
const redo = (page) => page.locator('.foot .row .quiet').nth(1).click();
const loud = (page) => page.locator('.banner[role=alert]');

/** Closes the page as a person would; answers whether the browser asked first. */
async function leaving(page) {
  const asked = new Promise((done) => {
    page.once('dialog', async (dialog) => {
      const kind = dialog.type();
      await dialog.dismiss();
      done(kind);
    });
    page.once('close', () => done('closed'));
  });
  await page.close({ runBeforeUnload: true });
  return asked;
}

/** What the browser lets the site have, before a test fills it. Room for the page's own offline copy. */
const ROOM = 24 * 1024 * 1024;

/** Runs in a page beside: writes until there is no room for a hundred bytes more. */
async function fill() {
  const asked = indexedDB.open('filler', 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore('all', { autoIncrement: true });
  await new Promise((done) => {
    asked.onsuccess = done;
  });
  const put = (size) =>
    new Promise((done) => {
      const writing = asked.result.transaction('all', 'readwrite', { durability: 'strict' });
      writing.objectStore('all').put(crypto.getRandomValues(new Uint8Array(size)));
      writing.oncomplete = () => done(true);
      writing.onabort = () => done(false);
    });
  for (const size of [65_536, 8_192, 1_024, 100]) while (await put(size));
  asked.result.close();
}

for (const [lang, full] of [
  ['en', /browser’s storage is full/],
  ['zh', /存储空间满了/],
]) {
  test(`a full disk is said, changes nothing, and is got over (${lang})`, async () => {
    await visiting({ lang, open: false }, async ({ page, context, server, url, beside }) => {
      const session = await context.newCDPSession(page);
      const { origin } = server;
      await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: ROOM });
      await page.goto(url);
      await started(page);
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
      const before = await filled(page);
      const other = await beside();
      await other.evaluate(fill);
      await page.bringToFront();
      await undo(page);
      await page.locator('.toast').filter({ hasText: full }).waitFor();
      assert.deepEqual(await four(page), before);
      // A whole file is refused too, with the same sentence where the file was.
      await read(page, join(DATA, 'nasty/36_bad_only_at_end.csv'));
      await page.locator('aside .button.accent').click();
      await page.locator('main').getByText(full).first().waitFor();
      await session.send('Storage.overrideQuotaForOrigin', { origin });
      await go(page, '/overview');
      assert.deepEqual(await four(page), before);
      await undo(page);
      await page.waitForFunction(() => !document.querySelector('dl.four'));
      await redo(page);
      await page.locator('dl.four').waitFor();
      await page.reload();
      await started(page);
      await settled(page);
      assert.deepEqual(await four(page), before);
      assert.equal(await leaving(page), 'closed', 'nothing is unsaved: no question');
    });
  });
}

/** Nothing is saved any more: loud, all there, workable, to be downloaded, not to be left by chance. */
async function goesOnInMemory(page, before) {
  await loud(page).waitFor();
  assert.match(await loud(page).innerText(), /NOT SAVED/);
  assert.deepEqual(await four(page), before);
  await go(page, '/customers');
  assert.ok((await page.locator('.data-table .name').count()) > 0, 'other pages still answer');
  await go(page, '/overview');
  await undo(page);
  await page.waitForFunction(() => !document.querySelector('dl.four'));
  await redo(page);
  await page.locator('dl.four').waitFor();
  assert.deepEqual(await four(page), before);
  const file = await download(page, () => loud(page).locator('.button').click());
  assert.match(file.name, /\.keben$/);
  assert.equal(file.bytes.subarray(0, 2).toString(), 'PK');
  assert.equal(await leaving(page), 'beforeunload');
}

test('data cleared by the browser stay on screen, and can be downloaded', async () => {
  await visiting({}, async ({ page, context, server }) => {
    const before = await filled(page);
    const session = await context.newCDPSession(page);
    const { origin } = server;
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
    await goesOnInMemory(page, before);
  });
});

test('a database deleted by another page is noticed at once', async () => {
  await visiting({}, async ({ page, beside }) => {
    const before = await filled(page);
    const other = await beside();
    await other.evaluate(
      () =>
        new Promise((done, failed) => {
          const gone = indexedDB.deleteDatabase('keben');
          gone.onsuccess = done;
          gone.onerror = failed;
        }),
    );
    await goesOnInMemory(page, before);
  });
});

/** Lets a test break the engine's connection to its database, as a fault of the browser would. */
const BREAKABLE = `
  const kebenOpen = IDBFactory.prototype.open;
  const kebenOpened = [];
  IDBFactory.prototype.open = function (...words) {
    const asked = kebenOpen.apply(this, words);
    asked.addEventListener('success', () => kebenOpened.push(asked.result));
    return asked;
  };
  new BroadcastChannel('break').onmessage = () => {
    for (const database of kebenOpened.splice(0)) {
      database.close();
      database.dispatchEvent(new Event('close'));
    }
  };`;

test('a lost connection is opened again three times; then the page works in memory', async () => {
  await visiting({ before: BREAKABLE }, async ({ page }) => {
    const before = await filled(page);
    const lose = async () => {
      await page.evaluate(() => new BroadcastChannel('break').postMessage(null));
      await page.waitForTimeout(300);
    };
    for (let time = 0; time < 3; time += 1) {
      await lose();
      assert.equal(await loud(page).count(), 0, `after loss ${time + 1}`);
      await undo(page);
      await page.waitForFunction(() => !document.querySelector('dl.four'));
      await redo(page);
      await page.locator('dl.four').waitFor();
    }
    await lose();
    await goesOnInMemory(page, before);
  });
});

test('an old version that does not let go is said on the page, and tried again', async () => {
  await visiting({ open: false }, async ({ page, url, beside }) => {
    const old = await beside();
    await old.evaluate(
      () =>
        new Promise((done, failed) => {
          const asked = indexedDB.open('keben', 1);
          asked.onupgradeneeded = () => {
            for (const name of ['workbooks', 'journal', 'chunks']) {
              asked.result.createObjectStore(name);
            }
          };
          asked.onsuccess = () => {
            window.held = asked.result;
            done();
          };
          asked.onerror = failed;
        }),
    );
    await page.goto(url);
    await started(page);
    await loud(page).waitFor();
    assert.match(await loud(page).innerText(), /Another tab still has an older Keben open/);
    // Trying again while it is still there says the same again.
    await loud(page).locator('.button').click();
    await loud(page).waitFor({ state: 'detached' });
    await loud(page).waitFor();
    await old.close();
    await loud(page).locator('.button').click();
    await loud(page).waitFor({ state: 'detached' });
    await openSample(page);
    assert.equal(await loud(page).count(), 0);
  });
});

test('without IndexedDB the page works and says that nothing is saved', async () => {
  const before = "Object.defineProperty(self, 'indexedDB', { value: undefined });";
  await visiting({ before }, async ({ page }) => {
    const figures = await filled(page);
    await loud(page).waitFor();
    assert.match(await loud(page).innerText(), /NOT SAVED.*does not let this page save/s);
    await goesOnInMemory(page, figures);
  });
});

test('a record that cannot be read: the good is shown, the bad is said and can be saved', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'keben-bad-'));
  try {
    await visiting({ profile }, async ({ page, context, url, beside }) => {
      const before = await filled(page);
      await undo(page);
      await page.waitForFunction(() => !document.querySelector('dl.four'));
      await page.close();
      const other = await beside();
      await other.evaluate(
        () =>
          new Promise((done, failed) => {
            const asked = indexedDB.open('keben');
            asked.onerror = failed;
            asked.onsuccess = () => {
              const writing = asked.result.transaction('journal', 'readwrite');
              const journal = writing.objectStore('journal');
              journal.getAllKeys().onsuccess = ({ target }) => {
                const last = target.result.at(-1);
                journal.put(new TextEncoder().encode('rubbish in place of a line'), last);
              };
              writing.oncomplete = () => {
                asked.result.close();
                done();
              };
            };
          }),
      );
      const again = await context.newPage();
      await again.goto(url);
      await started(again);
      await loud(again).waitFor();
      assert.match(await loud(again).innerText(), /could not be read/);
      await settled(again);
      assert.deepEqual(await four(again), before, 'the import before it is there');
      await undo(again);
      await again.locator('.toast').filter({ hasText: /cannot be read/ }).waitFor();
      await loud(again).locator('.button').click();
      await again.waitForURL(/#\/safety/);
      const save = again.locator('main .does .link').filter({ hasText: 'Download' }).last();
      const file = await download(again, () => save.click());
      assert.match(file.bytes.toString(), /rubbish in place of a line/);
      await again.locator('main .does .link').filter({ hasText: 'sound copy' }).click();
      await again.waitForURL(/#\/overview/);
      await settled(again);
      assert.deepEqual(await four(again), before, 'the copy holds all that could be read');
      assert.equal(await loud(again).count(), 0, 'the copy is sound');
      await go(again, '/workbooks');
      assert.equal(await again.locator('main ul.lines.section li').count(), 2, 'the damaged one is still there');
    });
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});
