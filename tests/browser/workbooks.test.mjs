// History, workbooks and the safety page, in both languages.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serve, started } from './harness.mjs';
import { orders } from './book.mjs';
import { LANGS, four, go, openSample, read, settled, visiting, words, write } from './ways.mjs';

const SAY = {
  zh: {
    imported: (file) => new RegExp(`从 ${file} 导入 36 行`),
    removed: (file) => new RegExp(`撤掉 ${file} 的 36 行`),
    undo: '撤销',
    redo: '重做',
    back: '收回',
    undone: '已撤销',
    renamed: '账本改名为“南门店”',
    name: '南门店',
    second: '批发',
    open: '打开',
    openNow: '正打开',
    rename: '改名',
    copy: '复制',
    delete: '删除',
    restore: '恢复',
    bin: '回收站',
    days: '还留 30 天',
    samples: '示例',
    shop: '示例小店',
    own: '会另建一本您自己的账',
    steps: /1 步都核对过/,
    noBackup: '还没有备份文件',
    used: /用了 [\d.,]+\s(B|KB|MB|GB)，还能用 [\d.,]+\s(MB|GB)/,
    safari: 'Safari 的七天规则',
  },
  en: {
    imported: (file) => new RegExp(`imported 36 lines from ${file}`, 'i'),
    removed: (file) => new RegExp(`took back 36 lines of ${file}`, 'i'),
    undo: 'Undo',
    redo: 'Redo',
    back: 'Take back',
    undone: 'undone',
    renamed: 'renamed the workbook South Gate',
    name: 'South Gate',
    second: 'Wholesale',
    open: 'Open',
    openNow: 'open now',
    rename: 'Rename',
    copy: 'Duplicate',
    delete: 'Delete',
    restore: 'Restore',
    bin: 'Bin',
    days: '30 days left',
    samples: 'Samples',
    shop: 'Sample shop',
    own: 'This makes a workbook of your own',
    steps: /1 step checked/,
    noBackup: 'only a backup file is missing',
    used: /[\d.,]+\s(B|KB|MB|GB) used, [\d.,]+\s(MB|GB) left/,
    safari: 'Safari’s seven-day rule',
  },
};

let server;
before(async () => {
  server = await serve();
});
after(() => server?.close());

/** Rows of a list as text, blanks made one. */
async function rows(page, selector) {
  const all = await page.locator(`${selector} > li`).allInnerTexts();
  return all.map((text) => text.replace(/\s+/g, ' ').trim());
}

/** Waits until the list says what is wanted. */
async function until(page, selector, wanted, what) {
  const end = Date.now() + 10_000;
  let last = [];
  while (Date.now() < end) {
    last = await rows(page, selector);
    if (wanted(last)) return last;
    await page.waitForTimeout(50);
  }
  return assert.fail(`${what}: ${JSON.stringify(last)}`);
}

/** Clicks an act in the row that holds a text. */
async function act(page, row, name) {
  await page.locator('main li', { hasText: row }).locator('button', { hasText: name }).first().click();
}

async function importFile(page, name, more) {
  await read(page, orders(name, more));
  await write(page);
  await settled(page);
}

for (const lang of LANGS) {
  const say = SAY[lang];

  test(`history in words, and an older step taken back (${lang})`, { timeout: 120_000 }, async (t) => {
    await visiting({ lang, server }, async (page) => {
      await importFile(page, 'first.csv');
      await importFile(page, 'second.csv', { amount: 7 });
      await go(page, '/workbooks');
      await act(page, say.openNow, say.rename);
      await page.locator('main li input').fill(say.name);
      await page.keyboard.press('Enter');
      await until(page, '.lines', (all) => all.some((row) => row.includes(say.name)), 'renamed');

      await go(page, '/history');
      const steps = await until(page, '.steps', (all) => all.length === 3, 'three steps');
      await t.test('newest first, with the time, in words', () => {
        assert.match(steps[0], /^\d\d:\d\d /);
        assert.ok(steps[0].toLowerCase().includes(say.renamed.toLowerCase()), steps[0]);
        assert.match(steps[1], say.imported('second.csv'));
        assert.match(steps[2], say.imported('first.csv'));
        assert.ok(steps[0].endsWith(say.undo), steps[0]);
        assert.ok(steps[2].endsWith(say.back), steps[2]);
      });

      await t.test('an older step goes alone, the others stay', async () => {
        await page.locator('.steps > li').nth(2).locator('button').click();
        const now = await until(
          page,
          '.steps',
          (all) => all.length === 4 || all.some((row) => row.endsWith(say.undone)),
          'taken back',
        );
        assert.match(now.join('\n'), say.imported('second.csv'));
        await go(page, '/overview');
        const files = await rows(page, 'main .lines');
        assert.ok(files.some((row) => row.includes('second.csv')), files);
        assert.ok(!files.some((row) => row.includes('first.csv')), files);
      });

      await t.test('a reload keeps history, undo and redo', async () => {
        await page.reload();
        await started(page);
        await settled(page);
        await page.keyboard.press('Control+z');
        await page.waitForFunction(() => document.querySelectorAll('main .lines > li').length === 2);
        await page.reload();
        await started(page);
        await settled(page);
        await page.waitForFunction(() => document.querySelectorAll('main .lines > li').length === 2);
        await page.keyboard.press('Control+y');
        await page.waitForFunction(() => document.querySelectorAll('main .lines > li').length === 1);
      });

      await t.test('undo and redo from the history itself', async () => {
        await go(page, '/history');
        const undo = page.locator('.steps button', { hasText: say.undo });
        await undo.first().waitFor();
        const before = await page.locator('.steps s').count();
        const struck = (more) =>
          page.waitForFunction((wanted) => document.querySelectorAll('.steps s').length === wanted, before + more);
        await undo.first().click();
        await struck(1);
        await page.locator('.steps button', { hasText: say.redo }).first().click();
        await struck(0);
        await undo.first().click();
        await struck(1);
      });
    });
  });

  test(`workbooks: make, name, copy, delete, bring back (${lang})`, { timeout: 120_000 }, async (t) => {
    await visiting({ lang, server }, async (page) => {
      let figures;
      const list = (wanted, what) => until(page, 'main ul.lines.section', wanted, what);
      await openSample(page);
      figures = await four(page);

      await t.test('an import while a sample is open says that it makes an own workbook', async () => {
        await read(page, orders('first.csv'));
        assert.ok((await words(page, 'aside')).includes(say.own));
        await write(page);
        await settled(page);
      });

      await t.test('the sample is as it was, apart from the own ones', async () => {
        await go(page, '/workbooks');
        const own = await list((all) => all.length === 1, 'one own workbook');
        assert.ok(!own[0].includes(say.shop), own[0]);
        const samples = page.locator('section', { has: page.locator('h2', { hasText: say.samples }) });
        assert.match(await samples.first().innerText(), new RegExp(say.shop));
        await samples.locator('li button', { hasText: say.open }).click();
        await page.locator('dl.four').waitFor();
        assert.deepEqual(await four(page), figures);
        await go(page, '/history');
        assert.equal((await rows(page, '.steps')).length, 1, 'the sample has its own step only');
        await go(page, '/workbooks');
        await page.locator('main ul.lines.section > li button', { hasText: say.open }).click();
        await page.waitForURL(/#\/overview/);
        await go(page, '/workbooks');
      });

      await t.test('create, and rename in place', async () => {
        const field = page.locator('form.create input');
        await field.fill(say.second);
        await field.press('Enter');
        await list((all) => all.length === 2 && all.some((row) => row.includes(say.second) && row.includes(say.openNow)), 'created');
        await act(page, say.openNow, say.rename);
        await page.locator('main li input').fill(say.name);
        await page.keyboard.press('Escape');
        await list((all) => all.every((row) => !row.includes(say.name)), 'Escape changes nothing');
        await act(page, say.openNow, say.rename);
        await page.locator('main li input').fill(say.name);
        await page.keyboard.press('Enter');
        await list((all) => all.some((row) => row.includes(say.name) && row.includes(say.openNow)), 'renamed');
      });

      await t.test('a copy is a workbook of its own', async () => {
        const first = (await rows(page, 'main ul.lines.section')).find((row) => !row.includes(say.openNow));
        const name = first.split(' ')[0];
        await page.locator('main ul.lines.section > li', { hasNotText: say.openNow }).locator('button', { hasText: say.copy }).click();
        await list((all) => all.length === 3 && all.some((row) => row.includes(name) && row.includes(say.openNow)), 'copied');
        await go(page, '/overview');
        assert.equal((await rows(page, 'main .lines')).length, 1);
        await page.locator('main .lines button').click();
        await page.locator('dl.four').waitFor({ state: 'detached' });
        await go(page, '/workbooks');
        await page.locator('main ul.lines.section > li', { hasNotText: say.openNow }).filter({ hasNotText: say.name }).locator('button', { hasText: say.open }).first().click();
        await page.waitForURL(/#\/overview/);
        await page.locator('dl.four').waitFor();
      });

      await t.test('deleting the open one leaves the reader on the list, and undo brings it back', async () => {
        await go(page, '/workbooks');
        await list((all) => all.length === 3, 'three');
        await act(page, say.openNow, say.delete);
        await list((all) => all.length === 2, 'one less');
        assert.match(page.url(), /#\/workbooks/);
        assert.ok((await words(page)).includes(say.days));
        const switcher = await page.locator('.shelf option').count();
        assert.equal(switcher, 3, 'the bin is not in the switcher');
        await page.locator('.toast .act').click();
        await list((all) => all.length === 3, 'undone');
      });

      await t.test('a reload keeps the bin, and restore takes out of it', async () => {
        await act(page, say.name, say.delete);
        await list((all) => all.length === 2, 'deleted');
        await page.reload();
        await started(page);
        await settled(page);
        const bin = page.locator('section', { has: page.locator('h2', { hasText: say.bin }) });
        await bin.locator('button', { hasText: say.restore }).click();
        await list((all) => all.length === 3 && all.some((row) => row.includes(say.name)), 'restored');
        await bin.waitFor({ state: 'hidden' });
      });

      await t.test('with every workbook deleted the first page still leads to the bin', async () => {
        for (let left = 3; left > 0; left -= 1) {
          await list((all) => all.length === left, `${left} left`);
          await page.locator('main ul.lines.section > li').first().locator('button', { hasText: say.delete }).click();
        }
        await list((all) => all.length === 0, 'none left');
        await page.locator('section', { has: page.locator('h2', { hasText: say.samples }) })
          .locator('li button', { hasText: say.delete }).click();
        await page.waitForFunction(() => !document.querySelector('.shelf option'));
        await page.evaluate(() => {
          location.hash = '#/';
        });
        await page.locator('.elsewhere a').click();
        await page.waitForURL(/#\/workbooks/);
        await page.locator('section', { has: page.locator('h2', { hasText: say.bin }) }).waitFor();
      });
    });
  });

  test(`the safety page says how things are (${lang})`, { timeout: 60_000 }, async (t) => {
    await visiting({ lang, server }, async (page) => {
      await importFile(page, 'first.csv');
      await page.locator('.foot a.light').click();
      await page.waitForURL(/#\/safety/);
      await settled(page);
      const said = await words(page);
      await t.test('no backup, one step verified, storage in figures', () => {
        assert.ok(said.includes(say.noBackup), said);
        assert.match(said, say.steps);
        assert.match(said, say.used);
      });
      await t.test('the seven-day rule is no matter here', () => assert.ok(!said.includes(say.safari)));
    });
  });
}

test('Safari’s rule is explained where it applies', { timeout: 60_000 }, async () => {
  const agent =
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15';
  await visiting({ lang: 'en', server, flags: [`--user-agent=${agent}`] }, async (page) => {
    await openSample(page);
    await go(page, '/safety');
    assert.ok((await words(page)).includes(SAY.en.safari));
  });
});
