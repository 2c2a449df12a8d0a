// The whole journey in both languages: from nothing to the answers, files out, back again, offline.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { serve, started } from './harness.mjs';
import {
  DATA,
  LANGS,
  cents,
  download,
  exported,
  four,
  go,
  golden,
  int,
  openSample,
  percent,
  read,
  settled,
  tally,
  visiting,
  words,
  write,
} from './ways.mjs';

const SAY = {
  zh: {
    question: '谁在养活您的生意？',
    lead: '拖进一份订单表',
    sample: '先看示例小店',
    choose: '选择文件',
    other: 'English',
    switched: 'Who keeps your business alive?',
    rows: '数据行',
    accepted: '可用',
    customers: '客户',
    orders: '订单',
    revenue: '销售额',
    period: '时间',
    ready: (rows) => `${rows} 行全部可用`,
    amount: '“Sales”当作',
    drop: '不计',
    wrote: (orders) => `写入 ${orders} 笔`,
    people: (count) => `${count} 位`,
    brings: '位客户带来八成销售额',
    top20: (share) => `前 20% 的客户占销售额的 ${share}`,
    table: '表格',
    svg: '存为 SVG',
    png: '存为 PNG',
    csv: '存为 CSV',
    undo: '撤销',
    redo: '重做',
    empty: '这个账本现在是空的',
    takeOne: '前一成的 80 位客户',
    rfm: 'RFM 客户分层',
    shop: '示例小店',
    open: '打开我的订单文件',
    types: ['重要价值', '一般挽留'],
    some: (count, all) => `${count} 位，共 ${all} 位`,
  },
  en: {
    question: 'Who keeps your business alive?',
    lead: 'Drop in an order file',
    sample: 'Try the sample shop',
    choose: 'Choose a file',
    other: '中文',
    switched: '谁在养活您的生意？',
    rows: 'Data rows',
    accepted: 'Can be used',
    customers: 'Customers',
    orders: 'Orders',
    revenue: 'Sales',
    period: 'Period',
    ready: (rows) => `All ${rows} rows can be used`,
    amount: '“Sales” is used as',
    drop: 'Leave out',
    wrote: (orders) => `Write ${orders} orders`,
    people: (count) => `${count} customers`,
    brings: 'customers bring 80% of sales',
    top20: (share) => `the top 20% of customers bring ${share} of sales`,
    table: 'Table',
    svg: 'Save SVG',
    png: 'Save PNG',
    csv: 'Save CSV',
    undo: 'Undo',
    redo: 'Redo',
    empty: 'This workbook is empty now',
    takeOne: 'The top 80 customers',
    bySales: 'No costs are known',
    rfm: 'RFM customer types',
    shop: 'Sample shop',
    open: 'Open my own order file',
    types: ['Important value', 'General retain'],
    some: (count, all) => `${count} of ${all}`,
  },
};

const SUPERSTORE = join(DATA, 'superstore.csv');

/** The class strip of the ABC page, one text per class. */
async function strip(page) {
  const cards = await page.locator('ul.cards > li').allInnerTexts();
  return cards.map((text) => text.replace(/\s+/g, ' '));
}

/** Size, share and money of the three classes, the top fifth and Gini are those of the answer. */
async function abcEquals(page, say, answer) {
  const cards = await strip(page);
  assert.equal(cards.length, 3);
  for (const [at, letter] of ['A', 'B', 'C'].entries()) {
    const { customers, share, revenue_exact: revenue } = answer.abc[letter];
    const whole = int(Math.round(Number(revenue)));
    for (const part of [letter, say.people(int(customers)), percent(share), whole]) {
      assert.ok(cards[at].includes(part), `class ${letter}: ${part} in ${cards[at]}`);
    }
  }
  await page.locator('.how').click();
  const worked = await words(page, '#why');
  const gini = `G = ${answer.gini_population.toFixed(4)}`;
  assert.ok(worked.includes(gini), `${gini} in ${worked}`);
  await page.locator('.how').click();
  const title = await page.locator('.main-chart img').getAttribute('alt');
  assert.ok(title.includes(say.top20(percent(answer.top20_share.ceil.share))), title);
}

/** The rows of a saved CSV, quotes undone. */
function rowsOf(bytes) {
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'no BOM');
  const text = bytes.subarray(3).toString('utf8');
  assert.ok(text.endsWith('\r\n'));
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r\n)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  rows.pop();
  return rows;
}

for (const lang of LANGS) {
  const say = SAY[lang];
  const button = (page, name) => page.getByRole('button', { name, exact: true });

  test(`from nothing to the answers and back (${lang})`, { timeout: 240_000 }, async (t) => {
    const answer = await golden('superstore_en');
    const profile = await mkdtemp(join(tmpdir(), 'keben-journey-'));
    const server = await serve({ subpath: '/book/' });
    let customer = '';
    try {
      await visiting({ lang, server, profile }, async (page) => {
        await t.test('before any data: what it is, a sample, a file, the other language', async () => {
          assert.equal(await words(page, 'h1'), say.question);
          assert.match(await words(page, '.lead'), new RegExp(say.lead));
          await button(page, say.sample).waitFor();
          await button(page, say.choose).waitFor();
          const wanted = lang === 'zh' ? 'zh-CN' : 'en';
          assert.equal(await page.locator('html').getAttribute('lang'), wanted);
          await page.getByText(say.other, { exact: true }).click();
          await page.getByRole('heading', { name: say.switched }).waitFor();
          assert.notEqual(await page.locator('html').getAttribute('lang'), wanted);
          await page.getByText(lang === 'zh' ? '中文' : 'English', { exact: true }).click();
          await page.getByRole('heading', { name: say.question }).waitFor();
        });

        await t.test('the preview counts before anything is written', async () => {
          await read(page, SUPERSTORE);
          assert.equal(await words(page, 'main h1'), say.ready(int(answer.rows)));
          const figures = await tally(page);
          assert.equal(figures[say.rows], int(answer.rows));
          assert.equal(figures[say.accepted], int(answer.accepted));
          assert.equal(figures[say.customers], int(answer.customers));
          assert.equal(figures[say.orders], int(answer.orders));
          assert.ok(figures[say.revenue].endsWith(cents(answer.revenue_cents)), figures[say.revenue]);
          assert.equal(figures[say.period], `${answer.first_date} – ${answer.last_date}`);
        });

        await t.test('a role is corrected and put back', async () => {
          const role = page.getByRole('combobox', { name: say.amount });
          const before = await role.inputValue();
          assert.notEqual(before, '', 'Sales was not recognised');
          const total = (await tally(page))[say.revenue];
          await role.selectOption('');
          await page.waitForFunction(
            ([name, total]) => {
              const rows = [...document.querySelectorAll('aside table.tally tr')];
              const row = rows.find((row) => row.querySelector('th').innerText === name);
              return row && row.querySelector('td').innerText !== total;
            },
            [say.revenue, total],
          );
          await settled(page);
          await role.selectOption(before);
          await page.waitForFunction(
            ([name, total]) => {
              const rows = [...document.querySelectorAll('aside table.tally tr')];
              const row = rows.find((row) => row.querySelector('th').innerText === name);
              return row?.querySelector('td').innerText === total;
            },
            [say.revenue, total],
          );
          await settled(page);
          await button(page, say.wrote(int(answer.orders))).waitFor();
        });

        await t.test('written: the overview says what the answers say', async () => {
          await write(page);
          const [customers, orders, revenue, period] = await four(page);
          assert.equal(customers, int(answer.customers));
          assert.equal(orders, int(answer.orders));
          assert.equal(revenue.replace(/^\D+/, ''), int(Math.round(Number(answer.revenue_exact))));
          assert.ok(period.includes(answer.first_date) && period.includes(answer.last_date), period);
        });

        await t.test('ABC: classes, shares, the top fifth, Gini', async () => {
          await go(page, '/analysis/abc');
          const heading = await words(page, 'main h1');
          assert.equal(heading, `${int(answer.abc.A.customers)} ${say.brings}`);
          const facts = await words(page, '.facts');
          assert.ok(facts.includes(cents(answer.revenue_cents)), facts);
          await abcEquals(page, say, answer);
          const first = await words(page, '.data-table tbody tr:not(.spacer)');
          const best = answer.top10_customers[0];
          assert.ok(first.includes(best.customer) && first.includes(cents(best.revenue_cents)), first);
          assert.equal(
            await page.locator('table[role=grid]').getAttribute('aria-rowcount'),
            String(answer.customers + 1),
          );
        });

        await t.test('chart and table become files', async () => {
          const title = await page.locator('.main-chart img').getAttribute('alt');
          const svg = await download(page, () => button(page, say.svg).click());
          assert.match(svg.name, /\.svg$/);
          const text = svg.bytes.toString('utf8');
          const parsed = await page.evaluate((text) => {
            const tree = new DOMParser().parseFromString(text, 'image/svg+xml');
            return {
              broken: tree.querySelector('parsererror')?.textContent ?? null,
              root: tree.documentElement.localName,
              said: tree.documentElement.textContent,
              lines: tree.querySelectorAll('path, polyline, line').length,
            };
          }, text);
          assert.equal(parsed.broken, null);
          assert.equal(parsed.root, 'svg');
          assert.ok(parsed.lines > 3, `${parsed.lines} lines`);
          const plain = (text) => text.replace(/\s+/g, '');
          assert.ok(plain(parsed.said).includes(plain(title)), `${title} in ${parsed.said}`);

          const png = await download(page, () => button(page, say.png).click());
          assert.equal(png.bytes.subarray(0, 8).toString('hex'), '89504e470d0a1a0a');
          assert.equal(png.bytes.readUInt32BE(16), 1920);
          const colours = await page.evaluate(async (bytes) => {
            const data = Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0));
            const image = await createImageBitmap(new Blob([data], { type: 'image/png' }));
            const canvas = new OffscreenCanvas(image.width, image.height);
            const context = canvas.getContext('2d');
            context.drawImage(image, 0, 0);
            const dots = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
            return new Set(dots).size;
          }, png.bytes.toString('base64'));
          assert.ok(colours > 20, `a picture of ${colours} colours`);

          const twin = await download(page, () => button(page, say.csv).click());
          assert.ok(rowsOf(twin.bytes).length > 20);

          const table = rowsOf((await exported(page, 'CSV')).bytes);
          assert.equal(table.length, answer.customers + 1);
          assert.equal(new Set(table.map((row) => row.length)).size, 1, 'ragged rows');
          const best = table[1].join(' ');
          assert.ok(best.includes('SM-20320') && best.includes('25043.05'), best);
          const money = table[0].findIndex((name) => name === say.revenue);
          const sum = table.slice(1).reduce((sum, row) => sum + Number(row[money]), 0);
          assert.ok(Math.abs(sum - Number(answer.revenue_exact)) < 0.005, `${sum}`);
        });

        await t.test('the chart has a table twin', async () => {
          await button(page, say.table).click();
          assert.ok((await page.locator('.plain-table tbody tr').count()) > 20);
          const svg = page.locator('.main-chart .drawing');
          assert.equal(await svg.isVisible(), false);
          await page.locator('.chart .acts .link').first().click();
          await settled(page);
          assert.equal(await svg.isVisible(), true);
        });

        await t.test('RFM and take one open with their answers', async () => {
          await go(page, '/analysis/rfm');
          assert.ok((await page.title()).startsWith(say.rfm), await page.title());
          const text = await words(page);
          for (const type of say.types) assert.ok(text.includes(type), type);
          const rows = page.locator('table[role=grid]');
          assert.equal(await rows.getAttribute('aria-rowcount'), String(answer.customers + 1));
          await page.locator('.how').click();
          const worked = await words(page, '#why');
          for (const sum of [answer.rfm.sum_recency_days_since_last, answer.customer_days]) {
            assert.ok(worked.includes(int(sum)), `${int(sum)} in ${worked}`);
          }
          await go(page, '/analysis/take-one');
          const heading = await words(page, 'main h1');
          assert.ok(heading.includes(say.takeOne), heading);
        });

        await t.test('customers: sort, search, filter, open, deep link', async () => {
          await go(page, '/customers');
          await page.waitForFunction(() => /793/.test(document.querySelector('main h1').innerText));
          const first = () => words(page, '.data-table tbody tr:not(.spacer)');
          const sales = page.locator('thead th', { hasText: say.revenue }).first();
          for (const direction of ['descending', 'ascending']) {
            for (let click = 0; click < 3; click += 1) {
              if ((await sales.getAttribute('aria-sort')) === direction) break;
              await sales.locator('button').click();
            }
            assert.equal(await sales.getAttribute('aria-sort'), direction);
            await page.waitForFunction(
              (wanted) => document.querySelector('.data-table tbody tr:not(.spacer)')?.innerText.includes(wanted),
              direction === 'descending' ? 'SM-20320' : 'TS-21085',
            );
          }
          assert.ok((await first()).includes('TS-21085'), await first());

          await page.locator('input[type=search]').fill('raymond');
          const known = new Set(
            (await readFile(SUPERSTORE, 'utf8')).match(/[A-Z]{2}-\d{5}","[^"]*raymond[^"]*"/gi),
          );
          assert.ok(known.size > 0);
          await page.waitForFunction(
            (wanted) => document.querySelector('main h1').innerText.includes(wanted),
            say.some(String(known.size), '793'),
          );
          assert.ok((await page.locator('.data-table tbody').innerText()).includes('RB-19360'));
          await page.locator('input[type=search]').fill('');
          await page.waitForFunction(() => /793\D*$/.test(document.querySelector('main h1').innerText));

          const filters = page.locator('.filters select');
          let filtered = false;
          for (let at = 0; at < (await filters.count()); at += 1) {
            const options = await filters.nth(at).locator('option').allInnerTexts();
            if (!options.includes('B')) continue;
            await filters.nth(at).selectOption('B');
            filtered = true;
          }
          assert.ok(filtered, 'no filter by ABC class');
          await page.waitForFunction(
            (wanted) => document.querySelector('main h1').innerText.includes(wanted),
            say.some('209', '793'),
          );

          const row = await page.locator('.data-table .name').first().innerText();
          await page.locator('.data-table .name').first().click();
          await page.waitForURL(/#\/customer\/[0-9a-f]{16}$/);
          await settled(page);
          customer = new URL(page.url()).hash.slice(1);
          // The browser keeps links and titles in its history: neither may say who it is.
          const shown = await words(page, 'main h1');
          assert.ok(row.includes(shown), `${shown} in ${row}`);
          assert.ok(!(await page.title()).includes(shown), await page.title());
          const standings = await words(page);
          assert.ok(/ABC/.test(standings) && /RFM/.test(standings), standings);
          const person = await words(page, 'main h1');
          await page.goto('about:blank');
          await page.goto(`${server.url}#${customer}`);
          await started(page);
          await page.waitForFunction(
            (name) => document.querySelector('main h1')?.innerText === name,
            person,
          );
        });
      });

      await visiting({ lang, server, profile }, async (page) => {
        await t.test('closed and opened again: everything is there', async () => {
          await page.waitForFunction(() => document.querySelector('dl.four'));
          const [customers, orders] = await four(page);
          assert.deepEqual([customers, orders], [int(answer.customers), int(answer.orders)]);
          await page.evaluate(async () => {
            await navigator.serviceWorker.ready;
            while (!navigator.serviceWorker.controller) {
              await new Promise((done) => setTimeout(done, 50));
            }
          });
        });
      });

      await server.close();
      await visiting({ lang, server, profile, route: '/analysis/abc' }, async (page) => {
        await t.test('offline: a deep link, a reload, a customer', async () => {
          await settled(page);
          await abcEquals(page, say, answer);
          await page.reload();
          await started(page);
          await settled(page);
          assert.ok((await strip(page))[0].includes(int(answer.abc.A.customers)));
          await go(page, customer);
          assert.match(await words(page), /ABC/);
        });

        await t.test('the import is taken back with one click, and done again', async () => {
          await go(page, '/overview');
          await page.locator('.foot .quiet').first().click();
          await page.getByRole('heading', { name: say.empty }).waitFor();
          await page.locator('.foot .quiet').nth(1).click();
          await page.locator('dl.four').waitFor();
          assert.equal((await four(page))[0], int(answer.customers));
        });
      });
    } finally {
      await server.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
  });
}

test('CDNOW, whole, without its empty orders', { timeout: 180_000 }, async () => {
  const say = SAY.en;
  const answer = await golden('cdnow_master');
  await visiting({ lang: 'en' }, async (page) => {
    await read(page, join(DATA, 'CDNOW_master.txt'));
    assert.equal((await tally(page))[say.rows], int(answer.rows));
    // Roles as published: customer, day, quantity, dollars.
    await page.locator('label', { hasText: say.drop }).first().click();
    await page.waitForFunction(
      ([name, wanted]) => {
        const rows = [...document.querySelectorAll('aside table.tally tr')];
        const row = rows.find((row) => row.querySelector('th').innerText === name);
        return row?.querySelector('td').innerText === wanted;
      },
      [say.accepted, int(answer.accepted)],
    );
    await settled(page);
    const figures = await tally(page);
    assert.equal(figures[say.customers], int(answer.customers));
    assert.equal(figures[say.orders], int(answer.orders));
    assert.ok(figures[say.revenue].endsWith(cents(answer.revenue_cents)), figures[say.revenue]);
    await write(page);
    assert.equal((await four(page))[0], int(answer.customers));
    await go(page, '/analysis/abc');
    await abcEquals(page, say, answer);
    await go(page, '/analysis/take-one');
    const text = await words(page);
    assert.ok(text.includes(say.bySales), `does not say that it ranks by sales: ${text}`);
  });
});

test('names that are formulas or markup stay text, on the page and in files', async () => {
  await visiting({ lang: 'en' }, async (page) => {
    await read(page, join(DATA, 'nasty/22_formula_injection.csv'));
    await write(page);
    await go(page, '/customers');
    await page.locator('.data-table .name').first().waitFor();
    assert.equal(await page.locator('main .data-table :is(img, script, a)').count(), 0);
    const source = await readFile(join(DATA, 'nasty/22_formula_injection.csv'), 'utf8');
    assert.match(source, /[,"]=/, 'the file holds no formula');
    const { bytes } = await exported(page, 'CSV');
    const cells = rowsOf(bytes).flat();
    const live = cells.filter((cell) => /^[=@\t\r]|^[+-](?![\d.]+$)/.test(cell));
    assert.deepEqual(live, []);
    assert.ok(cells.some((cell) => /^'[=+@-]/.test(cell)), 'no formula was made text');
  });
});

test('a sample is a workbook of its own', async () => {
  const say = SAY.zh;
  await visiting({ lang: 'zh' }, async (page) => {
    await read(page, join(DATA, 'nasty/01_utf8_bom.csv'));
    await write(page);
    const mine = await four(page);
    assert.deepEqual(mine.slice(0, 2), ['3', '6']);
    await page.keyboard.press('Control+k');
    await page.keyboard.type(say.shop);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('dl.four dd')?.innerText === '200');
    const shelf = page.locator('.shelf select');
    const books = await shelf.locator('option').allInnerTexts();
    assert.equal(books.length, 2);
    const own = books.find((name) => name !== say.shop);
    await shelf.selectOption({ label: own });
    await page.waitForFunction(() => document.querySelector('dl.four dd')?.innerText === '3');
    assert.deepEqual(await four(page), mine);
    // A file opened from the sample goes into the person's own workbook.
    await shelf.selectOption({ label: say.shop });
    await page.waitForFunction(() => document.querySelector('dl.four dd')?.innerText === '200');
    await page.reload();
    await started(page);
    await page.locator('dl.four').waitFor();
    assert.equal((await four(page))[0], '200', 'the last workbook does not open again');
    assert.equal(await page.locator('.button', { hasText: say.open }).count(), 1);
  });
});

test('the sample shop opens from the first page', async () => {
  await visiting({ lang: 'en' }, async (page) => {
    await openSample(page);
    assert.equal((await four(page))[0], '200');
  });
});
