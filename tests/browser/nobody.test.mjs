// A file without customers: said before writing, good for products and days, and for nothing about customers.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { OUT } from './harness.mjs';
import { LANGS, exported, four, go, noViolations, read, settled, tally, visiting, words, write } from './ways.mjs';

const SAY = {
  zh: {
    told: '这个文件里没有客户：商品 ABC、购物篮和销售日历可以看，客户分析做不了。',
    key: '用哪一列来区分客户？',
    customers: '客户',
    headline: '3 笔订单带来 120，没有写客户',
    refused: '这本账里的订单都没有客户',
    products: '商品 ABC 与购物篮',
    calendar: '销售日历',
    facts: '3 笔订单，120.00，2024-03-04 至 2024-03-10。',
    none: '还没有客户。',
    too: '另有 6 行没有客户，销售额 120.00',
    both: '2 位客户，5 笔订单',
    also: '其中 6 行没有客户，也算在这里。',
  },
  en: {
    told: 'This file has no customers: ABC of products, baskets and the sales calendar are possible, customer analyses are not.',
    key: 'Which column tells customers apart?',
    customers: 'Customers',
    headline: '3 orders brought 120; no customers are named',
    refused: 'None of the orders here names a customer',
    products: 'Products and baskets',
    calendar: 'Sales calendar',
    facts: '3 orders, 120.00, 2024-03-04 to 2024-03-10.',
    none: 'There are no customers yet.',
    too: 'Another 6 rows without customers, sales 120.00',
    both: '2 customers, 5 orders',
    also: '6 lines without a customer are counted here too.',
  },
};

const csv = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const TILL = csv(
  'till.csv',
  `订单编号,下单时间,商品名称,门店,数量,金额
S1,2024-03-04,龙井,东店,2,40.00
S1,2024-03-04,拿铁,东店,1,30.00
S2,2024-03-05,龙井,西店,1,20.00
S2,2024-03-05,拿铁,西店,1,30.00
S3,2024-03-09,红茶,东店,1,25.00
S4,2024-03-10,红茶,东店,-1,-25.00
`,
);
const NAMED = csv('named.csv', '订单编号,客户编号,下单时间,商品类目,实付金额\nA1,C1,2024-03-01,龙井,100.00\nA2,C2,2024-03-05,拿铁,50.00\n');

const rows = (page) => page.locator('table[role=grid] tbody tr:not(.spacer)').allInnerTexts();

for (const lang of LANGS) {
  const say = SAY[lang];
  const look = lang === 'zh' ? { theme: 'dark', width: 360 } : { theme: 'light', width: 1280 };

  test(`products and days of a file without customers (${lang})`, { timeout: 180_000 }, async () => {
    await visiting({ lang, ...look }, async (page) => {
      await mkdir(OUT, { recursive: true });
      const shot = (name) => page.screenshot({ path: join(OUT, `nobody-${name}-${lang}.png`), fullPage: true });
      await read(page, TILL);
      await page.waitForFunction(() => !document.querySelector('aside .button.accent').disabled);
      assert.ok((await words(page)).includes(say.told), await words(page));
      assert.ok((await words(page)).includes(say.key));
      assert.equal((await tally(page))[say.customers], '0');
      await noViolations(page, 'import');
      await shot('import');
      await write(page);
      await settled(page);
      assert.equal(await words(page, 'h1'), say.headline);
      assert.equal((await four(page))[0], '—');
      assert.equal((await four(page))[1], '3');
      const links = await page.locator('.findings a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
      assert.deepEqual(links, ['#/analysis/products', '#/analysis/calendar']);
      await noViolations(page, 'overview');
      await shot('overview');
      for (const id of ['abc', 'rfm', 'take-one', 'clv']) {
        await go(page, `/analysis/${id}`);
        await page.locator('.refused').waitFor();
        assert.ok((await words(page, '.refused')).startsWith(say.refused), id);
        assert.equal(await page.locator('.refused a').count(), 2);
      }
      await noViolations(page, 'refused');
      await shot('refused');
      await page.locator('.refused a', { hasText: say.calendar }).click();
      await page.locator('header.finding').waitFor();
      assert.ok((await words(page, 'header.finding .facts')).startsWith(say.facts));
      await go(page, '/analysis/products');
      await page.locator('header.finding').waitFor();
      assert.match(await page.title(), new RegExp(say.products));
      assert.equal((await rows(page)).length, 3);
      await noViolations(page, 'products');
      await shot('products');
      await go(page, '/customers');
      assert.ok((await words(page)).includes(say.none));

      // Beside customers.
      await read(page, NAMED);
      await page.waitForFunction(() => !document.querySelector('aside .button.accent').disabled);
      await write(page);
      await settled(page);
      assert.deepEqual((await four(page)).slice(0, 3), ['2', '2', '150']);
      assert.ok((await words(page)).includes(say.too), await words(page));
      await shot('both');
      await go(page, '/customers');
      await page.waitForFunction(() => document.querySelectorAll('table[role=grid] tbody tr:not(.spacer)').length === 2);
      await go(page, '/analysis/products');
      await page.locator('header.finding').waitFor();
      const facts = await words(page, 'header.finding');
      assert.ok(facts.includes(say.both) && facts.includes(say.also), facts);
      const file = await exported(page, 'CSV');
      assert.match(file.bytes.toString('utf8'), /龙井/);
      // After a reload it is all there; undone they are gone.
      await page.reload();
      await settled(page);
      await go(page, '/overview');
      assert.ok((await words(page)).includes(say.too));
      await page.keyboard.press('Control+z');
      await page.waitForFunction(() => document.querySelector('dl.four dd')?.innerText === '—');
    });
  });
}

const ITEMS = csv(
  'items.csv',
  `订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码
1001,茶,45.00,2,,,,,交易成功,T
1001,杯,30.00,1,,,,,交易成功,C
`,
);
const ORDERS = csv(
  'orders.csv',
  `订单编号,买家会员名,买家应付货款,总金额,买家实际支付金额,订单状态,订单创建时间,宝贝标题,宝贝总数量
1001,甲,120.00,120.00,100.00,交易成功,2026-03-05 08:00:00,茶，杯,3
1002,乙,50.00,50.00,50.00,交易成功,2026-03-06 08:00:00,杯,1
`,
);
const JOIN = {
  zh: { alone: '请先导入订单报表', told: '按订单号并入账本里已有的订单', write: '写入 1 条新增、1 条改动', waits: '排队中 · 订单明细，2 行' },
  en: { alone: 'Import the order report first', told: 'they join the workbook’s orders by order number', write: 'Write 1 new, 1 changed', waits: 'waiting · order lines, 2 rows' },
};

for (const lang of LANGS) {
  const say = JOIN[lang];

  test(`an item report waits for its order report (${lang})`, { timeout: 180_000 }, async () => {
    await visiting({ lang }, async (page) => {
      const act = () => page.locator('aside .button.accent');
      await read(page, ITEMS);
      await page.locator('.difference .caveat').waitFor();
      assert.ok((await words(page)).includes(say.told), await words(page));
      assert.ok((await words(page, '.difference')).includes(say.alone));
      assert.ok(await act().isDisabled());
      await page.locator('aside .button:not(.accent)').click();
      await page.locator('.samples').waitFor();
      // Both at once, the items first: they go behind the orders, and what was seen of them is told.
      await read(page, [ITEMS, ORDERS]);
      await page.waitForFunction(() => document.querySelector('main .eyebrow')?.innerText.includes('orders.csv'));
      await page.waitForFunction(() => document.querySelector('aside .button.accent')?.disabled === false);
      assert.ok((await words(page)).includes(say.waits), await words(page));
      await act().click();
      await page.waitForFunction(() => document.querySelector('main .eyebrow')?.innerText.includes('items.csv'));
      await page.waitForFunction(() => document.querySelector('aside .button.accent')?.disabled === false);
      assert.equal(await act().innerText(), say.write);
      await noViolations(page, 'items');
      await write(page);
      await settled(page);
      assert.deepEqual((await four(page)).slice(0, 3), ['2', '2', '150']);
      await go(page, '/analysis/products');
      await page.locator('header.finding').waitFor();
      assert.equal((await rows(page)).length, 2);
    });
  });
}
