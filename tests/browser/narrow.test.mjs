// A telephone, a wide screen, and no pointer at all.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { serve } from './harness.mjs';
import { DATA, LANGS, go, openSample, read, settled, visiting, words } from './ways.mjs';

/** Routes with data, and their titles in both languages. */
const PLACES = [
  ['/overview', { zh: '总览', en: 'Overview' }],
  ['/area/segments', { zh: '分层与价值', en: 'Segments & value' }],
  ['/analysis/abc', { zh: 'ABC 客户分析', en: 'ABC customer analysis' }],
  ['/analysis/rfm', { zh: 'RFM 客户分层', en: 'RFM customer types' }],
  ['/analysis/take-one', { zh: '取一舍九', en: 'Take one, leave nine' }],
  ['/customers', { zh: '客户', en: 'Customers' }],
  ['/records/contact', { zh: '联系人', en: 'Contacts' }],
  ['/records/cost', { zh: '费用', en: 'Costs' }],
  ['/records/field', { zh: '自定义字段', en: 'Fields' }],
  ['/duplicates', { zh: '重复的客户', en: 'Duplicate customers' }],
  ['/history', { zh: '历史', en: 'History' }],
  ['/workbooks', { zh: '账本', en: 'Workbooks' }],
  ['/safety', { zh: '数据安全', en: 'Data safety' }],
  ['/privacy', { zh: '隐私', en: 'Privacy' }],
  ['/no/such/page', { zh: '没有这一页', en: 'There is no such page' }],
];
const NAME = { zh: '客本', en: 'Keben' };

let server;
before(async () => {
  server = await serve();
});
after(() => server?.close());

/** What sticks out of the page to the side, and what is too small for a finger. */
function measure(page) {
  return page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const scrolls = (element) => {
      for (let up = element; up; up = up.parentElement) {
        const { overflowX } = getComputedStyle(up);
        if (up !== element && overflowX !== 'visible') return true;
      }
      return false;
    };
    const name = (element) =>
      `${element.localName}.${element.className} «${(element.innerText || element.getAttribute('aria-label') || '').slice(0, 30)}»`;
    const outside = [];
    for (const element of document.querySelectorAll('body *')) {
      const box = element.getBoundingClientRect();
      if (!box.width || !box.height || getComputedStyle(element).visibility === 'hidden') continue;
      if ((box.right > wide + 1 || box.left < -1) && !scrolls(element)) outside.push(name(element));
    }
    const small = [];
    const wanted = 'a[href], button, input, select, summary, [role=option], [tabindex="0"]';
    for (const element of document.querySelectorAll(wanted)) {
      // A labelled field is as large as its label.
      const target = element.matches('input') ? (element.closest('label') ?? element) : element;
      const box = target.getBoundingClientRect();
      const style = getComputedStyle(element);
      if (!box.width || style.visibility === 'hidden' || element.disabled) continue;
      if (element.matches('.skip')) continue;
      if (box.width < 23.5 || box.height < 23.5) {
        small.push(`${name(element)} ${box.width.toFixed(0)}×${box.height.toFixed(0)}`);
      }
    }
    return {
      over: document.documentElement.scrollWidth - wide,
      outside: outside.slice(0, 5),
      small: small.slice(0, 8),
    };
  });
}

for (const lang of LANGS) {
  for (const width of [360, 1920]) {
    test(`fits ${width} pixels (${lang})`, { timeout: 120_000 }, async (t) => {
      await visiting({ lang, width, height: width < 500 ? 740 : 1000, server }, async (page) => {
        const check = async (name) => {
          await settled(page);
          await t.test(name, async () => {
            const { over, outside, small } = await measure(page);
            assert.ok(over <= 0, `${over} px wider than the screen`);
            assert.deepEqual(outside, [], 'sticks out');
            assert.deepEqual(small, [], 'too small for a finger');
          });
        };
        await check('first page');
        await read(page, join(DATA, 'nasty/54_truncated.xlsx'));
        await check('refusal');
        await read(page, join(DATA, 'superstore.csv'));
        await page.locator('details.disclosure summary').click();
        await check('import');
        await page.locator('aside .button:not(.accent)').click();
        await page.locator('.samples').waitFor();
        await openSample(page);
        for (const [route] of PLACES) {
          await go(page, route);
          await check(route);
        }
        await go(page, '/analysis/abc');
        await page.locator('.how').click();
        await check('/analysis/abc explained');
        await go(page, '/customers');
        await page.locator('.data-table .name').first().click();
        await page.waitForURL(/#\/customer\//);
        await check('/customer');
        await page.locator('#profile-edit').click();
        await page.locator('form details summary').click();
        await check('/customer being edited');
        await page.keyboard.press('Escape');
        await go(page, '/customers');
        await page.locator('.filters details.export summary').click();
        await check('/customers, formats of a file');
        await page.locator('.filters details.export summary').click();
        await page.locator('.data-table tbody .tick input').first().click();
        await check('/customers, one selected');
        await go(page, '/records/touch');
        await page.locator('.filters .button.accent').click();
        await page.locator('dialog[open] [role=combobox]').fill('m00');
        await page.locator('dialog[open] [role=option]').first().waitFor();
        await check('/records/touch, a new one');
        await page.keyboard.press('Escape');
        await page.keyboard.press('Escape');
        if (width === 360) {
          await page.locator('.bar button[aria-controls=side]').click();
          await page.locator('#side nav a').first().waitFor({ state: 'visible' });
          await check('navigation open');
          await page.locator('#side nav a').first().click();
          await page.waitForURL(/#\/overview/);
          await page.locator('#side nav a').first().waitFor({ state: 'hidden' });
        }
      });
    });
  }

  test(`titles and focus follow the reader (${lang})`, async () => {
    await visiting({ lang, server }, async (page) => {
      await openSample(page);
      for (const [route, titles] of PLACES.slice().reverse()) {
        await go(page, route);
        await page.waitForFunction(
          () => document.activeElement?.localName === 'h1',
          null,
          { timeout: 5000 },
        );
        assert.equal(await page.title(), `${titles[lang]} · ${NAME[lang]}`);
        assert.equal(await page.locator('h1').count(), 1, `${route} has one heading of the first rank`);
      }
    });
  });

  test(`works without a pointer (${lang})`, async (t) => {
    await visiting({ lang, server }, async (page) => {
      const focused = () =>
        page.evaluate(() => {
          const at = document.activeElement;
          return `${at.localName}${at.id && `#${at.id}`}.${at.className}`;
        });
      /** Tabs until the focus is on what is wanted. */
      const reach = async (selector, most = 60) => {
        for (let step = 0; step < most; step += 1) {
          await page.keyboard.press('Tab');
          if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
        }
        assert.fail(`${selector} is not reached by Tab; focus on ${await focused()}`);
      };

      await t.test('from the first page into the sample', async () => {
        await reach('.samples .link');
        await page.keyboard.press('Enter');
        await page.waitForURL(/#\/overview/);
        await page.waitForFunction(() => document.activeElement?.localName === 'h1');
      });

      await t.test('the skip link goes to the content', async () => {
        await page.reload();
        await page.locator('dl.four').waitFor();
        await page.keyboard.press('Tab');
        assert.match(await focused(), /skip/);
        const box = await page.locator('.skip').boundingBox();
        assert.ok(box.y >= 0 && box.height >= 24, 'the skip link stays out of sight');
        await page.keyboard.press('Enter');
        assert.match(await focused(), /^main#main/);
      });

      await t.test('the palette finds a page', async () => {
        await page.keyboard.press('Control+k');
        assert.match(await focused(), /^input/);
        await page.keyboard.type('abc');
        await page.waitForFunction(
          () => document.querySelector('[role=option]')?.innerText.includes('ABC'),
        );
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('ArrowUp');
        await page.keyboard.press('Enter');
        await page.waitForURL(/#\/analysis\/abc$/);
        await settled(page);
        await page.waitForFunction(() => document.activeElement?.localName === 'h1');
      });

      await t.test('chart points are read with arrows', async () => {
        await reach('.spots');
        const tip = () => words(page, '.tip');
        const first = await tip();
        assert.notEqual(first, '');
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('ArrowRight');
        const third = await tip();
        assert.notEqual(third, first);
        await page.keyboard.press('ArrowLeft');
        assert.notEqual(await tip(), third);
        await page.keyboard.press('End');
        assert.match(await tip(), /200/);
        assert.ok(await page.locator('.ring').isVisible());
      });

      await t.test('a slider moves and the address follows', async () => {
        await reach('.slider input');
        await page.keyboard.press('ArrowLeft');
        await page.waitForURL(/abc\?.*79/);
        await settled(page);
        assert.match(await focused(), /^input/, 'the slider lost its focus');
      });

      await t.test('a table row opens its customer', async () => {
        await reach('table[role=grid]');
        for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowDown');
        const id = await page.locator('table[role=grid]').getAttribute('aria-activedescendant');
        const row = await page.locator(`#${id}`).innerText();
        await page.keyboard.press('Enter');
        await page.waitForURL(/#\/customer\//);
        await settled(page);
        await page.waitForFunction(() => document.activeElement?.localName === 'h1');
        const shown = await page.locator('main h1').innerText();
        assert.ok(row.includes(shown), `${shown} in ${row}`);
        await page.goBack();
        await page.waitForURL(/#\/analysis\/abc/);
      });
    });
  });
}
