// Files beside the workbook: what is new and what changes before writing, lists of customers, several
// sheets, decisions remembered, doubts corrected in place; and one undo for each import.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANGS, four, go, noViolations, read, settled, tally, visiting, words, write, xlsx } from './ways.mjs';

const SAY = {
  zh: {
    difference: '新增 1 条，改动 2 条，已有且一致 1 条。',
    write: '写入 1 条新增、2 条改动',
    step: '从 三月新.csv 导入 1 行新订单，并改动 2 行',
    there: '文件里的内容账本里都有，没有要写入的。',
    changed: '改动',
    missing: '只在账本里 1 条',
    holds: '客户',
    customers: '从 客户.csv 导入 2 条客户资料',
    asBefore: '已按上次的设置读取。',
    afresh: '重新识别',
    amount: '“备用金额”当作',
    again: '按改过的 1 处再试',
    hidden: '隐藏',
    undo: '撤销',
    waits: '排队中',
  },
  en: {
    difference: '1 new, 2 changed, 1 there already.',
    write: 'Write 1 new, 2 changed',
    step: 'Imported 1 new lines and 2 changed ones from 三月新.csv',
    there: 'All of it is in your workbook already; there is nothing to write.',
    changed: 'Changed',
    missing: '1 only in the workbook',
    holds: 'customers',
    customers: 'Imported 2 customers from 客户.csv',
    asBefore: 'Read as last time.',
    afresh: 'Detect afresh',
    amount: '“备用金额” is used as',
    again: 'Try again with 1 corrected',
    hidden: 'hidden',
    undo: 'Undo',
    waits: 'waiting',
  },
};

const csv = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

const MARCH = `订单编号,客户编号,下单时间,实付金额,订单状态
A1,C1,2024-03-01,100.00,交易成功
A2,C2,2024-03-05,50.00,交易成功
A3,C1,2024-03-09,80.00,交易成功
`;
const LONGER = `订单编号,客户编号,下单时间,实付金额,订单状态
A1,C1,2024-03-01,100.00,交易成功
A2,C2,2024-03-05,50.00,交易关闭
A3,C1,2024-03-09,60.00,交易成功
A4,C3,2024-03-20,30.00,交易成功
`;
const CUSTOMERS = `客户编号,姓名,手机号,邮箱
C1,张伟,13800001111,zw@example.cn
C9,王芳,13900002222,不是邮箱
`;

/** Hands a file over and waits until it has been compared. */
async function look(page, file) {
  await read(page, file);
  await page.waitForFunction(() => {
    const act = document.querySelector('aside .button.accent');
    const told = document.querySelector('.difference [aria-live] p');
    return act && (!act.disabled || (told && !told.classList.contains('note')));
  });
}

/** Rows of the differences, cells joined. */
const differences = (page) =>
  page.locator('.difference tbody tr:not(.spacer)').evaluateAll((rows) =>
    rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText.trim()).filter(Boolean).join(' | ')),
  );

const choice = (page, label) => page.getByRole('combobox', { name: label, exact: true });

for (const lang of LANGS) {
  const say = SAY[lang];
  const button = (page, name) => page.getByRole('button', { name, exact: true });

  test(`a longer export adds what is new and shows what changes (${lang})`, { timeout: 120_000 }, async () => {
    await visiting({ lang }, async (page) => {
      await look(page, csv('三月.csv', MARCH));
      assert.equal(await page.locator('.difference').count(), 0, 'nothing to compare with yet');
      await write(page);
      const before = await four(page);
      await look(page, csv('三月新.csv', LONGER));
      assert.equal(await page.locator('.difference [aria-live] p').first().innerText(), say.difference);
      const rows = await differences(page);
      assert.equal(rows.length, 3);
      assert.match(rows[0], /A2 \| C2/);
      assert.match(rows[1], /80\.00 → .*60\.00/);
      assert.match(rows[2], /A4 \| C3/);
      await noViolations(page, 'differences');
      await page.locator('.difference .segmented label').nth(1).click();
      await page.waitForFunction(() => document.querySelectorAll('.difference tbody tr:not(.spacer)').length === 2);
      assert.equal(await page.locator('aside .button.accent').innerText(), say.write);
      await write(page);
      const after = await four(page);
      assert.notDeepEqual(after, before);
      await go(page, '/history');
      assert.ok((await words(page)).toLowerCase().includes(say.step.toLowerCase()), await words(page));
      await look(page, csv('三月新.csv', LONGER));
      assert.ok((await words(page, '.difference')).includes(say.there));
      assert.ok(await page.locator('aside .button.accent').isDisabled());
      // Another file would wait behind this one.
      await page.locator('aside .button:not(.accent)').click();
      await look(page, csv('少了.csv', LONGER.replace(/A3.*\n/, '')));
      assert.ok((await words(page, '.difference')).includes(say.missing));
      await page.locator('aside .button:not(.accent)').click();
      await go(page, '/overview');
      await page.keyboard.press('Control+z');
      await page.waitForFunction(
        (figure) => document.querySelector('dl.four dd')?.innerText && [...document.querySelectorAll('dl.four dd')].map((d) => d.innerText.replace(/\s+/g, ' ').trim()).join('|') === figure,
        before.join('|'),
      );
    });
  });

  test(`a list of customers fills the workbook and a doubt is corrected in place (${lang})`, { timeout: 120_000 }, async () => {
    await visiting({ lang }, async (page) => {
      await look(page, csv('三月.csv', MARCH));
      await write(page);
      await look(page, csv('客户.csv', CUSTOMERS));
      assert.ok((await words(page)).includes(say.holds));
      const cell = page.locator('.doubts td.correct input');
      assert.equal(await cell.inputValue(), '不是邮箱');
      await noViolations(page, 'doubts');
      await cell.fill('wf@example.cn');
      await button(page, say.again).click();
      await page.waitForFunction(() => !document.querySelector('.doubts td.correct input'));
      const rows = await differences(page);
      assert.ok(rows.some((row) => row.includes('wf@example.cn')), rows.join('\n'));
      await write(page);
      await go(page, '/history');
      assert.ok((await words(page)).toLowerCase().includes(say.customers.toLowerCase()), await words(page));
      await go(page, '/customers');
      assert.ok((await words(page)).includes('王芳'));
      await page.keyboard.press('Control+z');
      await page.waitForFunction(() => !document.querySelector('main').innerText.includes('王芳'));
      assert.ok((await words(page)).includes('C1'));
    });
  });

  test(`what was decided for a header is remembered (${lang})`, { timeout: 120_000 }, async () => {
    const text = (day) => `单号,会员号,日期,金额,备用金额\nX${day},M1,2024-04-0${day},10.50,20.75\n`;
    await visiting({ lang }, async (page) => {
      await look(page, csv('一.csv', text(1)));
      await choice(page, say.amount).selectOption({ index: 7 });
      await settled(page);
      await page.waitForFunction(() => document.querySelector('aside').innerText.includes('20.75'));
      await write(page);
      await look(page, csv('二.csv', text(2)));
      assert.ok((await words(page)).includes(say.asBefore));
      assert.ok((await words(page, 'aside')).includes('20.75'));
      await button(page, say.afresh).click();
      await page.waitForFunction(() => document.querySelector('aside').innerText.includes('10.50'));
      assert.equal((await words(page)).includes(say.asBefore), false);
    });
  });

  test(`several sheets, the hidden one never by itself (${lang})`, { timeout: 120_000 }, async () => {
    const head = ['订单编号', '客户编号', '下单时间', '实付金额'];
    const file = {
      name: '账.xlsx',
      mimeType: 'application/octet-stream',
      buffer: xlsx({
        '!旧账': [head, ['Z1', 'C7', '2023-01-01', '7.00'], ['Z2', 'C7', '2023-01-02', '7.00']],
        三月: [head, ['A1', 'C1', '2024-03-01', '10.00'], ['A2', 'C2', '2024-03-02', '20.00']],
        四月: [head, ['B1', 'C1', '2024-04-01', '30.00']],
      }),
    };
    await visiting({ lang, width: 360 }, async (page) => {
      await look(page, file);
      const sheets = await page.locator('main ul.lines > li').allInnerTexts();
      assert.ok(sheets.some((text) => text.includes('旧账') && text.includes(say.hidden)), sheets.join('\n'));
      assert.equal((await tally(page))[lang === 'zh' ? '数据行' : 'Data rows'], '2');
      await page.getByRole('checkbox', { name: /四月/ }).check();
      await page.waitForFunction((waits) => document.querySelector('ol.lines')?.innerText.includes(waits), say.waits);
      await noViolations(page, 'sheets');
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `the page is ${wide} px wide`);
      await page.locator('aside .button.accent').click();
      await page.waitForFunction(
        () => document.querySelector('main ul.lines strong')?.innerText.includes('四月'),
        null,
        { timeout: 30_000 },
      );
      await write(page);
      const figures = await four(page);
      assert.ok(figures.join(' ').includes('60'), figures.join(' '));
    });
  });
}
