// Spreadsheets in no plain form, read by a program of their own that is fetched with the first one; packed files; encodings.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { programs, serve } from './harness.mjs';
import { DATA, LANGS, four, read, tally, visiting, words, write, xlsx, zip } from './ways.mjs';

const FILES = ['51_biff8.xls', '58_libreoffice.ods', '30_html_as.xls'];
/** Two orders of 30.50 in encodings that the browser decodes: name, a customer, bytes. */
const ENCODED = [
  ['gb18030', '镕㐂堂', 'tqm1pbHgusUsv827pyzPwrWlyNXG2iy98LbuCjEs6UaBOe8xzMMsMjAyNC0wMy0wNSwxMC41MAoyLM31t7wsMjAyNC0wMy0wNiwyMAo='],
  ['big5', '陳美玲', 'rXGz5r1zuLksq8ik4SytcbPmpOm0wSyq98NCCjEss6+s/KzCLDIwMjQtMDMtMDUsMTAuNTAKMiyqTKfTqfosMjAyNC0wMy0wNiwyMAo='],
  ['shift_jis', '山田太郎', 'ko2VtpTUjYYsjNqLcSyT+pV0LIvginoKMSyOUpNjkb6YWSwyMDI0LTAzLTA1LDEwLjUwCjIsl+mW2CwyMDI0LTAzLTA2LDIwCg=='],
  ['euc_kr', '김민수', 'wda5rrn4yKMssO2wtCzB1rmuwM8ssd2+1woxLLHouc689iwyMDI0LTAzLTA1LDEwLjUwCjIswMy/tcjxLDIwMjQtMDMtMDYsMjAK'],
  ['cp1251', 'Иванов', '5+Dq4Ocs6uvo5e3yLOTg8uAs8fPs7OAKMSzI4uDt7uIsMjAyNC0wMy0wNSwxMC41MAoyLM/l8vDu4uAsMjAyNC0wMy0wNiwyMAo='],
  ['utf-16-be', '王芳', '/v+LolNVfxZT9wAsW6JiNwAsTgtTVWXlZx8ALJHRmJ0ACgAxACxzi4KzACwAMgAwADIANAAtADAAMwAtADAANQAsADEAMAAuADUAMAAKADIALGdOWhwALAAyADAAMgA0AC0AMAAzAC0AMAA2ACwAMgAwAAo='],
];
const nasty = (name) => join(DATA, 'nasty', name);

for (const lang of LANGS) {
  test(`old workbooks, OpenDocument and web tables are read (${lang})`, { timeout: 120_000 }, async () => {
    await visiting({ lang }, async (page) => {
      for (const name of FILES) {
        await read(page, nasty(name));
        assert.equal((await tally(page))[lang === 'zh' ? '数据行' : 'Data rows'], '6', name);
        await page.locator('aside .button:not(.accent)').click();
        await page.waitForFunction(() => location.hash !== '#/import');
      }
      await read(page, nasty(FILES[0]));
      await write(page);
      const [customers, orders, revenue] = await four(page);
      assert.deepEqual([customers, orders], ['3', '6']);
      assert.match(revenue, /4,939/);
    });
  });

  test(`without the program for them there is a sentence, and it can be tried again (${lang})`, { timeout: 120_000 }, async () => {
    let gone = true;
    const [glue] = (await programs()).convert;
    // Also not for keeping: the page must not find it in the cache.
    const extra = {};
    const server = await serve({ extra });
    const { requests } = server;
    extra[`/${glue}`] = async (_, response) => {
      if (gone) {
        response.writeHead(503);
        return response.end();
      }
      delete extra[`/${glue}`];
      response.writeHead(307, { location: `/${glue}?again` });
      return response.end();
    };
    await visiting(
      { lang, server },
      async (page) => {
        await read(page, nasty('01_utf8_bom.csv'));
        await write(page);
        const before = await four(page);
        await read(page, nasty(FILES[1]));
        assert.match(await words(page), lang === 'zh' ? /还没有下载下来.*账本没有动过/ : /has not been downloaded yet.*has not changed/);
        gone = false;
        await page.locator('main .acts .button').nth(1).click();
        await page.locator('.intake[aria-busy=false]').waitFor();
        assert.equal((await tally(page))[lang === 'zh' ? '数据行' : 'Data rows'], '6');
        assert.ok(requests.includes(`/${glue}`));
        await page.locator('aside .button:not(.accent)').click();
        await page.evaluate(() => { location.hash = '#/overview'; });
        await page.locator('dl.four').waitFor();
        assert.deepEqual(await four(page), before, 'the workbook was touched');
      },
      [/503/, /ServiceWorker|service worker/i],
    );
    await server.close();
  });

  test(`the tables of a ZIP stand in line one after another (${lang})`, { timeout: 120_000 }, async () => {
    await visiting({ lang }, async (page) => {
      const buffer = zip({
        '导出/2 more.csv': 'order,customer,date,amount\nZ1,C9,2025-01-02,100.00\n',
        '导出/1 old.xls': await readFile(nasty(FILES[0])),
        '导出/readme.pdf': '%PDF-1.7 nothing',
      });
      await read(page, { name: '导出.zip', mimeType: 'application/zip', buffer });
      assert.match(await words(page, '.toasts'), lang === 'zh' ? /没有读：readme\.pdf/ : /Not read from the archive: readme\.pdf/);
      assert.match(await words(page), /1 old\.xls/);
      const rows = lang === 'zh' ? '数据行' : 'Data rows';
      assert.equal((await tally(page))[rows], '6');
      await page.locator('aside .button.accent').click();
      await page.waitForFunction((title) => document.querySelector('main').innerText.includes(title), '2 more.csv');
      await page.locator('.intake[aria-busy=false]').waitFor();
      assert.equal((await tally(page))[rows], '1');
      await write(page);
      const [customers, orders, revenue] = await four(page);
      assert.deepEqual([customers, orders, revenue], ['4', '7', '5,039']);
    });
  });

  test(`a workbook in no usual form is read, at once or when its sheet is chosen (${lang})`, { timeout: 120_000 }, async () => {
    const head = ['订单编号', '客户编号', '下单时间', '实付金额'];
    const orders = [head, ['A1', 'C1', '2024-03-01', '10.00'], ['A2', 'C2', '2024-03-02', '20.00']];
    // More cells than are looked at before a sheet is chosen; what is odd stands behind them.
    const many = [['货号', '仓库', '库位', '件数'], ...Array.from({ length: 20_000 }, (_, at) => [`P${at}`, 'W', 'K', '1'])];
    const comment = { 订单: '<!-- odd -->', 库存: '<!-- odd --><row r="20002"><c r="A20002" t="inlineStr"><is><t>P20001</t></is></c></row>' };
    const rows = lang === 'zh' ? '数据行' : 'Data rows';
    await visiting({ lang }, async (page) => {
      await read(page, { name: '一.xlsx', mimeType: '', buffer: xlsx({ 订单: orders }, comment) });
      assert.equal((await tally(page))[rows], '2');
      await page.locator('aside .button:not(.accent)').click();
      await page.waitForFunction(() => location.hash !== '#/import');
      await read(page, { name: '二.xlsx', mimeType: '', buffer: xlsx({ 订单: orders, 库存: many }, { 库存: comment.库存 }) });
      assert.equal((await tally(page))[rows], '2');
      await page.getByRole('button', { name: /“库存”/ }).click();
      await page.waitForFunction(() => document.querySelector('aside table.tally')?.innerText.includes('20,000'), null, { timeout: 30_000 });
      await page.getByRole('button', { name: /“订单”/ }).click();
      await page.waitForFunction(() => !document.querySelector('aside table.tally')?.innerText.includes('20,000'), null, { timeout: 30_000 });
      assert.equal((await tally(page))[rows], '2');
    });
  });
}

test('texts of every alphabet are read as they were written', { timeout: 120_000 }, async () => {
  await visiting({ lang: 'en' }, async (page) => {
    for (const [name, customer, bytes] of ENCODED) {
      await read(page, { name: `${name}.csv`, mimeType: '', buffer: Buffer.from(bytes, 'base64') });
      assert.match(await words(page), new RegExp(customer), name);
      const found = await tally(page);
      assert.deepEqual([found['Data rows'], found.Customers, found.Sales], ['2', '2', '30.50'], name);
      await page.locator('aside .button:not(.accent)').click();
      await page.waitForFunction(() => location.hash !== '#/import');
    }
  });
});
