// A first visit is enough: the server may die and the page still opens, at any route and sub-path.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { DIST, launch, serve, started } from './harness.mjs';

/** Waits until the service worker holds the whole build and controls the page. */
function kept(page) {
  return page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const end = Date.now() + 30_000;
    while (!navigator.serviceWorker.controller) {
      if (Date.now() > end) throw new Error('no service worker controls the page');
      await new Promise((done) => setTimeout(done, 50));
    }
  });
}

for (const subpath of ['/', '/some/where/']) {
  test(`opens offline after one visit under ${subpath}`, async () => {
    const visit = await launch({ subpath });
    try {
      const { page } = visit;
      await kept(page);
      await visit.server.close();

      await page.reload();
      await started(page);
      await page.waitForSelector('h1');

      await page.goto('about:blank');
      await page.goto(`${visit.server.url}#/customers`);
      await started(page);
      await page.waitForSelector('h1');
      assert.match(page.url(), /#\/customers$/);

      // The workers are at hand too, though those for files have never been started.
      const found = await page.evaluate(async () => {
        const names = ['engine', 'files', 'sheets'].flatMap((name) => [`keben-${name}`, `keben-${name}-wasm`]);
        const answers = names.map(async (name) => {
          const file = document.querySelector(`meta[name="${name}"]`).content;
          return (await fetch(new URL(file, document.baseURI))).ok;
        });
        return Promise.all(answers);
      });
      assert.deepEqual(found, Array(6).fill(true));
    } finally {
      await visit.close();
    }
  });
}

test('a deep link opens on a host without rewrite rules', async () => {
  const visit = await launch({ subpath: '/some/where/', route: '/customers' });
  try {
    await visit.page.waitForSelector('h1');
    assert.match(visit.page.url(), /\/some\/where\/#\/customers$/);
    const outside = visit.server.requests.filter((path) => !path.startsWith('/some/where/'));
    assert.deepEqual(outside.filter((path) => path !== '/favicon.ico'), []);
  } finally {
    await visit.close();
  }
});

test('a new version waits for a click, then purges caches and leaves the data alone', async () => {
  const worker = await readFile(join(DIST, 'sw.js'), 'utf8');
  let served = worker;
  const server = await serve({
    extra: {
      '/sw.js': (_, response) => {
        response.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-cache' });
        response.end(served);
      },
    },
  });
  const visit = await launch({ server });
  try {
    const { page } = visit;
    await kept(page);
    const names = () => page.evaluate(() => caches.keys());
    const before = await names();
    assert.equal(before.length, 1);
    await page.evaluate(
      () =>
        new Promise((done, failed) => {
          const opening = indexedDB.open('offline-test');
          opening.onsuccess = () => done(opening.result.close());
          opening.onerror = () => failed(opening.error);
        }),
    );

    served = worker.replace(/VERSION = '[0-9a-f]+'/, "VERSION = 'newer'");
    assert.notEqual(served, worker);
    const waiting = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration.update();
      const end = Date.now() + 20_000;
      while (registration.waiting?.state !== 'installed') {
        if (Date.now() > end) return 'the new version never waited';
        await new Promise((done) => setTimeout(done, 50));
      }
      // Left alone it goes on waiting.
      await new Promise((done) => setTimeout(done, 1000));
      return registration.waiting?.state;
    });
    assert.equal(waiting, 'installed');
    assert.equal((await names()).length, 2);

    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      const changed = new Promise((done) => {
        navigator.serviceWorker.addEventListener('controllerchange', done, { once: true });
      });
      registration.waiting.postMessage({ type: 'activate' });
      await changed;
      // The new version takes over before it has purged.
      const end = Date.now() + 10_000;
      while ((await caches.keys()).length > 1 && Date.now() < end) {
        await new Promise((done) => setTimeout(done, 50));
      }
    });
    const after = await names();
    assert.equal(after.length, 1);
    assert.match(after[0], / newer$/);
    const databases = await page.evaluate(async () =>
      (await indexedDB.databases()).map(({ name }) => name),
    );
    assert.ok(databases.includes('offline-test'), 'a database was purged');
  } finally {
    await visit.close();
    await server.close();
  }
});
