// Files for other programs in both languages: every table in each format, the whole workbook, offline
// too, back in again, and a big one that does not hold up the page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orders } from './book.mjs';
import { started } from './harness.mjs';
import { LANGS, download, exported, four, go, read, settled, tally, visiting, words, write } from './ways.mjs';
import { sheets, unzip } from './zipped.mjs';

const SAY = {
  zh: {
    id: '客户编号',
    name: '客户名称',
    mail: '电子邮箱',
    status: '订单状态',
    done: '已完成',
    tables: ['客户', '订单'],
    written: '已导出',
    keep: '公式样的文字原样保留',
    cancel: '取消',
  },
  en: {
    id: 'Customer ID',
    name: 'Customer name',
    mail: 'E-mail',
    status: 'Order status',
    done: 'Completed',
    tables: ['Customers', 'Order lines'],
    written: 'exported',
    keep: 'Keep texts that look like formulas',
    cancel: 'Cancel',
  },
};

const BOM = '\ufeff';
const text = ({ bytes }) => bytes.toString('utf8');
/** The lines of a CSV without quoted line ends. */
const lines = (file) => text(file).replace(BOM, '').trimEnd().split('\r\n');

/** A file with names that a spreadsheet would run, and numbers it would spoil. */
function traps(name = 'traps.csv') {
  const rows = [
    '订单编号,客户编号,客户姓名,下单日期,金额,数量',
    '00012,007,=1+1,2026-01-05,12.3456,2',
    '2024030500000000001,0042,@cmd,2026-02-28,-3.5,-1',
    '00014,007,=1+1,2026-03-01,1000,1.5',
  ];
  return { name, mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n'), 'utf8') };
}

for (const lang of LANGS) {
  const say = SAY[lang];
  test(`${lang}: tables in every format`, async (t) => {
    await visiting({ lang }, async (page) => {
      await read(page, orders());
      await write(page);
      await go(page, '/customers');

      await t.test('customers: figures are figures', async () => {
        const csv = await exported(page, 'CSV');
        assert.match(csv.name, /^.+-\d{8}\.csv$/);
        assert.ok(text(csv).startsWith(BOM));
        assert.equal(lines(csv).length, 13);
        assert.ok(lines(csv)[0].startsWith(`${say.id},${say.name},`), lines(csv)[0]);
        assert.ok((await words(page, 'body')).includes(say.written), 'nothing is said');

        const [sheet, ...more] = sheets((await exported(page, 'XLSX')).bytes);
        assert.equal(more.length, 0);
        assert.equal(sheet.rows.length, 13);
        assert.deepEqual(sheet.rows[0].slice(0, 2), [say.id, say.name]);
        const first = sheet.rows.find((row) => row[1] === '欧阳青禾');
        assert.ok(first.slice(2).filter((cell) => typeof cell === 'number').length >= 3, String(first));
        assert.match(sheet.xml, /state="frozen"/);
        assert.match(sheet.xml, /<autoFilter ref="A1:/);
        assert.ok(!sheet.xml.includes('<f>'));

        const json = JSON.parse(text(await exported(page, 'JSON')));
        assert.equal(json.format, 'keben-tables');
        assert.equal(json.tables[0].rows.length, 12);
        const at = json.tables[0].columns.findIndex(({ type }) => type === 'money');
        assert.equal(typeof json.tables[0].rows[0][at], 'number');
      });

      await t.test('what is searched for is what is exported', async () => {
        await page.locator('main input[type=search]').fill('quillon');
        await page.waitForFunction(
          () => document.querySelector('table[role=grid]')?.getAttribute('aria-rowcount') === '2',
        );
        assert.equal(lines(await exported(page, 'CSV')).length, 2);
      });

      await t.test('analyses, order lines, history', async () => {
        await go(page, '/analysis/abc');
        assert.equal(sheets((await exported(page, 'XLSX')).bytes)[0].rows.length, 13);
        await go(page, '/safety');
        const [sheet] = sheets((await exported(page, 'XLSX', '#export')).bytes);
        assert.equal(sheet.rows.length, 37);
        const head = sheet.rows[0];
        assert.ok(head.includes(say.mail) && head.at(-1) === say.status, String(head));
        assert.equal(sheet.rows[1].at(-1), say.done);
        await go(page, '/history');
        const steps = lines(await exported(page, 'CSV'));
        assert.equal(steps.length, 2);
        assert.ok(steps[1].includes('orders.csv'), steps[1]);
      });

      await t.test('the whole workbook, three ways', async () => {
        await go(page, '/safety');
        const whole = (format) =>
          download(page, () => page.locator('#export > .acts button', { hasText: format }).click());
        const book = sheets((await whole('XLSX')).bytes);
        assert.deepEqual(book.map(({ name }) => name), say.tables);
        assert.deepEqual(book.map(({ rows }) => rows.length), [13, 37]);
        const zip = await whole('CSV');
        assert.match(zip.name, /\.zip$/);
        assert.deepEqual(Object.keys(unzip(zip.bytes)), ['customers.csv', 'orders.csv']);
        const json = JSON.parse(text(await whole('JSON')));
        assert.deepEqual(json.tables.map(({ code }) => code), ['customers', 'orders']);
        assert.equal(json.language, lang === 'zh' ? 'zh-CN' : 'en');
      });
    });
  });

  test(`${lang}: our own orders come back without a question`, async () => {
    const files = [];
    let before;
    await visiting({ lang }, async (page) => {
      await read(page, traps());
      await write(page);
      before = await four(page);
      await go(page, '/safety');
      for (const format of ['CSV', 'XLSX']) files.push(await exported(page, format, '#export'));
      assert.ok(text(files[0]).includes(",'=1+1,"), text(files[0]));
      await page.locator('#export details summary').click();
      await page.locator('#export details').getByLabel(say.keep).check();
      const kept = await download(page, () =>
        page.locator('#export details button', { hasText: 'CSV' }).click(),
      );
      assert.ok(text(kept).includes(',=1+1,'), text(kept));
    });
    for (const { name, bytes } of files) {
      await visiting({ lang }, async (page) => {
        await read(page, { name, mimeType: '', buffer: bytes });
        assert.equal(await page.locator('main .question').count(), 0);
        assert.ok(Object.keys(await tally(page)).length > 0);
        await write(page);
        assert.deepEqual(await four(page), before, name);
      });
    }
  });
}

test('the first export of all works offline', async () => {
  await visiting({ lang: 'en' }, async (page, visit) => {
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(async () => {
      const [name] = await caches.keys();
      const wasm = document.querySelector('meta[name="keben-sheets-wasm"]').content;
      return name && (await (await caches.open(name)).match(new URL(wasm, document.baseURI)));
    });
    await page.reload();
    await started(page);
    await visit.server.close();
    await read(page, orders());
    await write(page);
    await go(page, '/customers');
    assert.equal(sheets((await exported(page, 'XLSX')).bytes)[0].rows.length, 13);
  });
});

/** How many order lines the big workbook has. */
const ROWS = Number(process.env.KEBEN_EXPORT_ROWS ?? 100_000);

function big() {
  const rows = ['order,customer id,customer name,date,amount,quantity,cost,category'];
  for (let at = 0; at < ROWS; at += 1) {
    const day = new Date(Date.UTC(2022, 0, 1 + (at % 1500))).toISOString().slice(0, 10);
    const who = (at * 7919) % Math.max(1, ROWS / 5);
    rows.push(`${1e9 + at},0${who},Customer ${who},${day},${(at % 900) + 0.25},${1 + (at % 4)},${at % 300},Kind ${at % 12}`);
  }
  return { name: 'big.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n'), 'utf8') };
}

test(`${ROWS} order lines are written beside a page that goes on`, async () => {
  await visiting({ lang: 'en' }, async (page) => {
    await read(page, big(), 180_000);
    await write(page, 180_000);
    await go(page, '/safety');
    await settled(page);
    for (const format of ['CSV', 'XLSX', 'JSON']) {
      await page.evaluate(() => {
        window.longest = 0;
        window.watching = new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
        });
        window.watching.observe({ type: 'longtask' });
      });
      const from = Date.now();
      const waiting = page.waitForEvent('download', { timeout: 300_000 });
      await page.locator('#export > .acts button', { hasText: format }).click();
      const file = await waiting;
      const took = Date.now() - from;
      const longest = await page.evaluate(() => {
        window.watching.disconnect();
        return window.longest;
      });
      const { size } = await (await import('node:fs/promises')).stat(await file.path());
      console.log(`${format}: ${ROWS} rows in ${took} ms, ${(size / 1e6).toFixed(1)} MB, longest task ${longest} ms`);
      assert.ok(longest <= 200, `${format} held up the page for ${longest} ms`);
    }
    // A file that nobody wants any more.
    await page.locator('#export > .acts button', { hasText: 'XLSX' }).click();
    const cancel = page.locator('.working button', { hasText: SAY.en.cancel });
    await cancel.click();
    await cancel.waitFor({ state: 'detached' });
  });
});
