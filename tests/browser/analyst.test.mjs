// Questions too big for the engine: answered by a worker of their own that is given the workbook as it now is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from './harness.mjs';
import { LANGS, go, noViolations, openSample, settled, visiting, words } from './ways.mjs';

const TITLE = { zh: '销售日历', en: 'Sales calendar' };
const server = await serve();
test.after(() => server.close());

for (const lang of LANGS) {
  test(`the calendar is answered, follows the workbook, and works offline (${lang})`, async () => {
    await visiting({ lang, server }, async (page, { context }) => {
      const fetched = [];
      page.on('request', (request) => fetched.push(request.url()));
      const analyst = () => fetched.filter((url) => /analyst-.*wasm/.test(url)).length;
      await openSample(page);
      assert.equal(analyst(), 0, 'the analyst comes with the first question for it');
      await go(page, '/analysis/calendar');
      await page.locator('header.finding').waitFor();
      assert.equal(analyst(), 1);
      assert.match(await page.title(), new RegExp(TITLE[lang]));
      const before = await words(page, 'header.finding .facts');
      assert.match(before, /1,798/);
      const rows = () => page.locator('table[role=grid] tbody tr:not(.spacer)').count();
      assert.equal(await rows(), 7);
      await noViolations(page, `calendar ${lang}`);
      // The workbook changes while it is looked at: a line taken away is missing here, undone it is back.
      await go(page, '/customers');
      await page.locator('.data-table .name').first().click();
      await page.waitForURL(/#\/customer\//);
      await settled(page);
      await page.evaluate(() => history.back());
      await page.locator('.data-table .name').first().waitFor();
      await page.keyboard.press('Control+z');
      await page.waitForFunction(() => !document.querySelector('dl.four, .data-table .name'));
      await page.keyboard.press('Control+Shift+z');
      await go(page, '/analysis/calendar');
      await page.waitForFunction(
        (before) => document.querySelector('header.finding .facts')?.innerText.replace(/\s+/g, ' ').trim() === before,
        before,
      );
      await page.waitForFunction(() => navigator.serviceWorker.ready.then((ready) => ready.active?.state === 'activated'));
      await context.setOffline(true);
      await page.reload();
      await settled(page);
      assert.equal(await words(page, 'header.finding .facts'), before);
      assert.equal(await rows(), 7);
    });
  });
}

test('an analyst that falls says so, and the next question starts another', async () => {
  await visiting({ lang: 'en', server, before: '' }, async (page) => {
    await openSample(page);
    await page.evaluate(() => {
      const { terminate } = Worker.prototype;
      globalThis.made = [];
      const Real = Worker;
      globalThis.Worker = class extends Real {
        constructor(...words) {
          super(...words);
          globalThis.made.push(this);
        }
      };
      globalThis.Worker.prototype.terminate = terminate;
    });
    const rows = page.locator('table[role=grid] tbody tr:not(.spacer)');
    await go(page, '/analysis/calendar');
    await rows.nth(6).waitFor();
    await page.evaluate(() => globalThis.made.at(-1).dispatchEvent(new ErrorEvent('error', { message: 'fell' })));
    await go(page, '/overview');
    await go(page, '/analysis/calendar');
    await rows.nth(6).waitFor();
    assert.equal(await page.evaluate(() => globalThis.made.length), 2);
  });
});
