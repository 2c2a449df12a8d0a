// Passphrase, hidden names, one person's data, retention: what is promised, looked for byte by byte.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serve, started } from './harness.mjs';
import { LOST, MAILS, NAMES, kept, orders, shown } from './book.mjs';
import { LANGS, download, exported, four, go, read, settled, visiting, words, write } from './ways.mjs';

const SAY = {
  zh: {
    set: '加口令',
    now: '加上口令',
    warning: '忘了口令，数据就没了',
    short: '至少要 8 个字符',
    differs: '不一样',
    wrong: '口令不对',
    lockNow: '现在锁上',
    remove: '取消口令',
    locked: '上着锁',
    hide: '隐藏名字',
    strip: '名字藏着',
    everything: '导出全部资料',
    erase: '永久抹去…',
    eraseNow: '永久抹去',
    rewritten: '历史会改写',
    personal: '资料',
    erased: '抹去了',
    past: '2 位客户超过期限',
    none: '没有客户超过期限',
    eraseAll: '全部抹去…',
    number: '这里要填数字',
  },
  en: {
    set: 'Set a passphrase',
    now: 'Lock with it',
    warning: 'A lost passphrase is lost data',
    short: 'at least 8 characters',
    differs: 'not the same',
    wrong: 'That is not the passphrase',
    lockNow: 'Lock now',
    remove: 'Remove the passphrase',
    locked: 'Locked',
    hide: 'Hide names',
    strip: 'Names are hidden',
    everything: 'Export everything',
    erase: 'Erase for good…',
    eraseNow: 'Erase for good',
    rewritten: 'history is rewritten',
    personal: 'Personal data',
    erased: 'Erased',
    past: '2 customers are past it',
    none: 'No customer is past it',
    eraseAll: 'Erase all of these…',
    number: 'must be a number',
  },
};

const SECRETS = [...NAMES, ...MAILS];
const PASSPHRASE = 'correct horse 电池 staple';

let server;
before(async () => {
  server = await serve();
});
after(() => server?.close());

const button = (page, name, inside = 'main') => page.locator(`${inside} button`, { hasText: name });

async function open(page, files = ['orders.csv']) {
  for (const file of files) {
    await read(page, orders(file));
    await write(page);
    await settled(page);
  }
}

/** Waits until the main part says something. */
async function says(page, text, selector = 'main') {
  await page.waitForFunction(
    ([selector, text]) =>
      [...document.querySelectorAll(selector)].some((part) => part.innerText.replace(/\s+/g, ' ').includes(text)),
    [selector, text],
    { timeout: 20_000 },
  );
}

/** Opens the page of a customer by its name. */
async function person(page, name) {
  await go(page, '/customers');
  await page.locator('.data-table .name', { hasText: name }).first().click();
  await page.waitForURL(/#\/customer\//);
  await settled(page);
}

for (const lang of LANGS) {
  const say = SAY[lang];

  test(`a passphrase locks what is stored (${lang})`, { timeout: 180_000 }, async (t) => {
    await visiting({ lang, server }, async (page) => {
      await open(page);
      assert.notDeepEqual(await kept(page, SECRETS), [], 'the search finds what is not locked');
      await go(page, '/privacy');

      await t.test('warned plainly, asked twice, shown on demand', async () => {
        await button(page, say.set).click();
        assert.ok((await words(page)).includes(say.warning));
        const field = page.locator('#passphrase');
        assert.equal(await field.getAttribute('type'), 'password');
        await page.locator('.lock-form .switch input').check();
        assert.equal(await field.getAttribute('type'), 'text');
        await field.fill('short');
        await page.locator('#passphrase-again').fill('short');
        await button(page, say.now).click();
        await says(page, say.short);
        await field.fill(PASSPHRASE);
        await page.locator('#passphrase-again').fill(`${PASSPHRASE}!`);
        await button(page, say.now).click();
        await says(page, say.differs);
        await page.locator('#passphrase-again').fill(PASSPHRASE);
        await button(page, say.now).click();
        await button(page, say.lockNow).waitFor();
      });

      await t.test('no name is readable on disk any more, nor the passphrase', async () => {
        assert.deepEqual(await kept(page, [...SECRETS, PASSPHRASE]), []);
      });

      await t.test('after a reload nothing of the workbook is in sight, whatever the address', async () => {
        await page.reload();
        await started(page);
        await page.locator('#passphrase-now').waitFor();
        for (const route of ['/customers', '/overview', '/history', '/privacy', '/analysis/abc']) {
          await page.evaluate((route) => {
            location.hash = route;
          }, route);
          await page.locator('#passphrase-now').waitFor();
          assert.deepEqual(await shown(page, [...SECRETS, 'orders.csv']), [], route);
          assert.ok((await page.title()).startsWith(say.locked), await page.title());
        }
        assert.deepEqual(await kept(page, [...SECRETS, PASSPHRASE]), []);
      });

      await t.test('a wrong passphrase is refused in words, the right one opens', async () => {
        await page.locator('#passphrase-now').fill('something else');
        await page.keyboard.press('Enter');
        await says(page, say.wrong);
        assert.deepEqual(await shown(page, SECRETS), []);
        await page.locator('#passphrase-now').fill(PASSPHRASE);
        await page.keyboard.press('Enter');
        await go(page, '/overview');
        await page.locator('dl.four').waitFor();
      });

      await t.test('what is written from now on is locked too', async () => {
        await open(page, ['more.csv']);
        assert.deepEqual(await kept(page, SECRETS), []);
        await go(page, '/privacy');
        await button(page, say.lockNow).click();
        await page.locator('#passphrase-now').fill(PASSPHRASE);
        await page.keyboard.press('Enter');
        await go(page, '/overview');
        await page.waitForFunction(() => document.querySelectorAll('main .lines > li').length === 2);
      });

      await t.test('and it can be removed', async () => {
        await go(page, '/privacy');
        await button(page, say.remove).click();
        await page.locator('main .button.accent', { hasText: say.remove }).click();
        await button(page, say.set).waitFor();
        assert.notDeepEqual(await kept(page, NAMES), []);
        await page.reload();
        await started(page);
        await go(page, '/overview');
        await page.locator('dl.four').waitFor();
      });
    });
  });

  test(`hidden names are nowhere (${lang})`, { timeout: 180_000 }, async (t) => {
    await visiting({ lang, server }, async (page) => {
      await open(page);
      await go(page, '/customers');
      await page.locator('.data-table .name').first().waitFor();
      assert.notDeepEqual(await shown(page, SECRETS), [], 'the search finds what is shown');
      await page.keyboard.press('F8');
      await says(page, say.strip, '.strip');
      const clean = async (where) => assert.deepEqual(await shown(page, SECRETS), [], where);

      await t.test('on every page, in its title and address', async () => {
        for (const route of ['/customers', '/overview', '/analysis/abc', '/analysis/rfm', '/analysis/take-one', '/history', '/safety', '/privacy', '/workbooks']) {
          await go(page, route);
          if (route === '/customers') await says(page, 'C001');
          await clean(route);
        }
      });

      await t.test('on a customer’s page', async () => {
        await go(page, '/customers');
        await page.locator('.data-table .name').first().click();
        await page.waitForURL(/#\/customer\//);
        await settled(page);
        await page.locator('details.menu summary', { hasText: say.personal }).click();
        assert.match(await page.locator('main h1').innerText(), /^C\d{3}$/);
        await clean('customer');
      });

      await t.test('in the palette and in the search for a person', async () => {
        await page.keyboard.press('Control+k');
        await page.keyboard.type('C00');
        await page.locator('[role=option]', { hasText: 'C001' }).waitFor();
        await clean('palette');
        await page.keyboard.press('Escape');
        await go(page, '/privacy');
        await page.locator('main input[type=search]').fill('C00');
        await page.locator('main .lines li', { hasText: 'C001' }).waitFor();
        await clean('privacy');
      });

      await t.test('in no export: tables, drawings, one person', async () => {
        const files = [];
        await go(page, '/customers');
        for (const format of ['CSV', 'JSON']) files.push(await exported(page, format));
        for (const analysis of ['abc', 'take-one']) {
          await go(page, `/analysis/${analysis}`);
          const acts = page.locator('.main-chart .acts .link');
          for (const at of [1, 3]) files.push(await download(page, () => acts.nth(at).click()));
          files.push(await exported(page, 'CSV'));
        }
        assert.ok(files.some(({ bytes }) => bytes.toString('utf8').includes('C001')), 'codes stand in the names’ place');
        for (const { name, bytes } of files) {
          const text = name + bytes.toString('utf8');
          for (const secret of SECRETS) assert.ok(!text.includes(secret), `${secret} in ${name}`);
        }
      });

      await t.test('after a reload too, until they are shown again', async () => {
        await go(page, '/customers');
        await page.reload();
        await started(page);
        await settled(page);
        await says(page, 'C001');
        await clean('reloaded');
        assert.equal(await page.locator('.foot button[aria-pressed]', { hasText: say.hide }).getAttribute('aria-pressed'), 'true');
        await page.locator('.strip button').click();
        await says(page, NAMES[0]);
        assert.equal(await page.locator('.strip').count(), 0);
      });
    });
  });

  test(`one person’s data: exported whole, erased for good (${lang})`, { timeout: 180_000 }, async (t) => {
    await visiting({ lang, server }, async (page) => {
      await open(page, ['orders.csv', 'more.csv']);
      const [name, mail] = [NAMES[1], MAILS[1]];
      const before = await kept(page, [name, mail]);
      assert.notDeepEqual(before, [], 'the search finds the person');
      const figures = await four(page);
      await person(page, name);
      await page.locator('details.menu summary', { hasText: say.personal }).click();

      await t.test('the export holds name, key and every order', async () => {
        const file = await download(page, () => button(page, say.everything).click());
        const text = file.bytes.toString('utf8');
        JSON.parse(text);
        assert.ok(text.includes(name) && text.includes(mail), text.slice(0, 300));
        for (const number of [1004, 1005, 1006]) {
          for (const length of ['orders.csv'.length, 'more.csv'.length]) {
            assert.ok(text.includes(`${length}-${number}`), `order ${length}-${number}`);
          }
        }
        for (const other of NAMES.filter((other) => other !== name)) assert.ok(!text.includes(other), other);
      });

      await t.test('it asks for the name, and says what happens', async () => {
        await button(page, say.erase).click();
        const dialog = page.locator('dialog[open].confirm');
        await dialog.waitFor();
        assert.ok((await dialog.innerText()).includes(say.rewritten));
        const act = dialog.locator('.button.accent');
        assert.ok(await act.isDisabled());
        await dialog.locator('input').fill('someone else');
        assert.ok(await act.isDisabled());
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' }).catch(() => {});
        assert.equal(await page.locator('dialog[open]').count(), 0);
        await button(page, say.erase).click();
        await dialog.locator('input').fill(name);
        await page.keyboard.press('Enter');
      });

      await t.test('no byte of it is left, and the others are as they were', async () => {
        await page.waitForURL(/#\/customers$/);
        await says(page, say.erased, '.toasts');
        await settled(page);
        assert.deepEqual(await kept(page, [name, mail]), []);
        assert.notDeepEqual(await kept(page, [NAMES[0]]), []);
        assert.deepEqual(await shown(page, [name, mail]), []);
        await page.locator('.data-table .name', { hasText: NAMES[0] }).waitFor();
        // The amounts stay under a code, so that totals hold.
        assert.equal(await page.locator('.data-table .name', { hasText: /^×/ }).count(), 1);
        await go(page, '/overview');
        assert.deepEqual(await four(page), figures);
      });

      await t.test('neither history, undo nor a reload brings it back', async () => {
        await go(page, '/history');
        assert.deepEqual(await shown(page, [name, mail]), []);
        await page.keyboard.press('Control+z');
        await page.keyboard.press('Control+y');
        await page.reload();
        await started(page);
        await go(page, '/customers');
        await page.locator('.data-table .name', { hasText: NAMES[0] }).waitFor();
        assert.deepEqual(await shown(page, [name, mail]), []);
        assert.deepEqual(await kept(page, [name, mail]), []);
      });
    });
  });

  test(`customers past the limit are found and erased (${lang})`, { timeout: 120_000 }, async (t) => {
    await visiting({ lang, server }, async (page) => {
      await open(page);
      await go(page, '/privacy');
      const field = page.locator('main .months input');
      await t.test('a limit must be a number', async () => {
        await field.fill('soon');
        await page.keyboard.press('Enter');
        await says(page, say.number);
      });
      await t.test('those past it are listed', async () => {
        await field.fill('36');
        await page.keyboard.press('Enter');
        await says(page, say.past);
        for (const name of LOST) await says(page, name);
        assert.deepEqual(await shown(page, [NAMES[0]]), []);
      });
      await t.test('and erased together', async () => {
        await button(page, say.eraseAll).click();
        const dialog = page.locator('dialog[open].confirm');
        await dialog.locator('input').fill('2');
        await dialog.locator('.button.accent').click();
        await says(page, say.none);
        assert.deepEqual(await kept(page, LOST), []);
        await go(page, '/customers');
        await page.locator('.data-table .name', { hasText: NAMES[0] }).waitFor();
        assert.equal(await page.locator('.data-table .name', { hasText: /^×/ }).count(), LOST.length);
      });
    });
  });
}
