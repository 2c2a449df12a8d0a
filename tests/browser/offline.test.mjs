// A first visit is enough: the server may die and the page still opens, at any route and sub-path.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, started } from './harness.mjs';

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

      // Both workers are at hand too, though the files worker has never been started.
      const found = await page.evaluate(async () => {
        const names = ['keben-engine', 'keben-engine-wasm', 'keben-files', 'keben-files-wasm'];
        const answers = names.map(async (name) => {
          const file = document.querySelector(`meta[name="${name}"]`).content;
          return (await fetch(new URL(file, document.baseURI))).ok;
        });
        return Promise.all(answers);
      });
      assert.deepEqual(found, [true, true, true, true]);
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
