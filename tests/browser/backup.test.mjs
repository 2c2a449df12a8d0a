// Backup files in both languages: out, back in as a new workbook, refused where wrong, and into a folder.

import assert from 'node:assert/strict';
import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { orders } from './book.mjs';
import { ROOT, drop, serve, started, upload } from './harness.mjs';
import { LANGS, download, four, go, read, settled, visiting, words, write } from './ways.mjs';

const SAY = {
  zh: {
    now: '现在备份',
    protect: '给文件加口令',
    done: '备份好了',
    short: '口令至少要 8 个字符',
    differ: '两次输入的不一样',
    lost: '忘了口令，这份备份就打不开了',
    found: /的备份$/,
    restore: '恢复成一本新账',
    restored: '恢复好了',
    asks: '这份备份加了口令',
    wrong: '口令打不开这份备份',
    open: '打开',
    cancel: '取消',
    refused: '这份备份用不了',
    damaged: 'orders.csv',
    cut: '备份文件不完整',
    customers: '客户',
    backedUp: '备份文件里也有',
    hidden: '备份文件里却有全部名字和联系方式',
    choose: '选择文件夹',
    leave: '不再自动备份',
    inFolder: (name) => `备份自动存进“${name}”`,
    failed: '备份没有写成',
    remind: '有 1 步还没写进备份文件',
    later: '以后再说',
  },
  en: {
    now: 'Back up now',
    protect: 'Protect the file with a passphrase',
    done: 'Backed up',
    short: 'at least 8 characters',
    differ: 'The two are not the same',
    lost: 'A lost passphrase is a lost backup',
    found: /^A backup of /,
    restore: 'Restore as a new workbook',
    restored: 'Restored',
    asks: 'This backup has a passphrase',
    wrong: 'The passphrase does not open this backup',
    open: 'Open',
    cancel: 'Cancel',
    refused: 'This backup cannot be used',
    damaged: 'orders.csv',
    cut: 'ends too early',
    customers: 'Customers',
    backedUp: 'in a backup file too',
    hidden: 'a backup file holds all names and contact details',
    choose: 'Choose a folder',
    leave: 'Stop automatic backup',
    inFolder: (name) => `Backups go to the folder “${name}”`,
    failed: 'The backup was not written',
    remind: '1 change is in no backup file',
    later: 'Later',
  },
};

const PASSPHRASE = 'four quiet 客本 words';

let server;
before(async () => {
  server = await serve();
});
after(() => server?.close());

const button = (page, name) => page.locator('main button', { hasText: name }).first();
const file = (name, buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

async function importOrders(page) {
  await read(page, orders());
  await write(page);
  await settled(page);
}

/** Waits until the page says a text. */
async function says(page, text, selector = 'main') {
  await page.locator(selector, { hasText: text }).first().waitFor({ timeout: 30_000 });
}

/** How many workbooks there are. */
async function workbooks(page) {
  await go(page, '/workbooks');
  return page.locator('main .lines > li').count();
}

/** Hands a backup file over and waits for what the page makes of it. */
async function offer(page, one) {
  await upload(page, one);
  await page.waitForFunction(() => location.hash === '#/import' && document.querySelector('main .facts-list, main .lock-form, main .caveat[role=alert]'));
}

/** The zip inside a sealed backup, opened without Keben, as docs/BACKUP.md says. */
function opened(bytes, passphrase) {
  const first = bytes.indexOf(10);
  const second = bytes.indexOf(10, first + 1);
  const how = JSON.parse(bytes.subarray(first + 1, second));
  const body = bytes.subarray(second + 1);
  const key = pbkdf2Sync(passphrase.normalize('NFC'), Buffer.from(how.salt, 'hex'), how.rounds, 32, 'sha256');
  const cipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, 12));
  cipher.setAAD(bytes.subarray(0, second + 1));
  cipher.setAuthTag(body.subarray(-16));
  return Buffer.concat([cipher.update(body.subarray(12, -16)), cipher.final()]);
}

for (const lang of LANGS) {
  const say = SAY[lang];

  test(`a backup goes out and comes back as a new workbook (${lang})`, { timeout: 120_000 }, async () => {
    await visiting({ lang, server }, async (page) => {
      await importOrders(page);
      const figures = await four(page);
      const before = await workbooks(page);
      await go(page, '/safety');
      const { name, bytes } = await download(page, () => button(page, say.now).click());
      assert.match(name, /^.+-20\d{6}\.keben$/);
      assert.equal(bytes.subarray(0, 4).toString('latin1'), 'PK\x03\x04');
      await says(page, say.done, 'body');
      await says(page, say.backedUp, 'main h1');

      // Told by content: it has the name of an order file.
      await offer(page, file('orders.csv', bytes));
      assert.match(await words(page, 'main h1'), say.found);
      const facts = await words(page, '.facts-list');
      assert.ok(facts.includes(`${say.customers} 12`), facts);
      assert.ok(facts.includes('36'), facts);
      await button(page, say.cancel).click();
      assert.equal(await workbooks(page), before, 'a look at a backup writes nothing');

      await drop(page, file(name, bytes));
      await button(page, say.restore).click();
      await page.waitForFunction(() => location.hash === '#/overview' && document.querySelector('dl.four'));
      await says(page, say.restored, 'body');
      await settled(page);
      assert.deepEqual(await four(page), figures);
      assert.equal(await workbooks(page), before + 1);
      await page.reload();
      await started(page);
      await go(page, '/overview');
      assert.deepEqual(await four(page), figures, 'the new workbook is on disk');
    });
  });

  test(`a passphrase seals a backup, and only it opens it (${lang})`, { timeout: 120_000 }, async () => {
    await visiting({ lang, server }, async (page) => {
      await importOrders(page);
      const before = await workbooks(page);
      await go(page, '/safety');
      await page.locator('#backup .switch', { hasText: say.protect }).click();
      await says(page, say.lost);
      const fields = page.locator('#backup input.field');
      const seal = async (one, two) => {
        await fields.nth(0).fill(one);
        await fields.nth(1).fill(two);
        await button(page, say.now).click();
      };
      await seal('short', 'short');
      await says(page, say.short);
      await seal(PASSPHRASE, `${PASSPHRASE}!`);
      await says(page, say.differ);
      const { name, bytes } = await download(page, () => seal(PASSPHRASE, PASSPHRASE));
      assert.equal(bytes.subarray(0, 8).toString(), 'KEBEN 1 ');
      assert.equal(opened(bytes, PASSPHRASE).subarray(0, 2).toString(), 'PK');

      await offer(page, file(name, bytes));
      assert.equal(await words(page, 'main h1'), say.asks);
      await page.locator('main .lock-form input.field').fill('another passphrase');
      await button(page, say.open).click();
      await says(page, say.wrong);
      await page.locator('main .lock-form input.field').fill(PASSPHRASE);
      await button(page, say.open).click();
      await page.locator('.facts-list').waitFor();
      await button(page, say.cancel).click();
      assert.equal(await workbooks(page), before);

      // What was sealed at a terminal opens in the browser.
      const shipped = await readFile(join(ROOT, 'tests/fixtures/v1-encrypted.keben'));
      await offer(page, file('v1.keben', shipped));
      await page.locator('main .lock-form input.field').fill(PASSPHRASE);
      await button(page, say.open).click();
      await page.locator('.facts-list').waitFor();
      assert.ok((await words(page, '.facts-list')).includes(`${say.customers} 215`));
    });
  });

  test(`damaged backups are refused with the reason, and nothing changes (${lang})`, { timeout: 120_000 }, async () => {
    await visiting({ lang, server }, async (page) => {
      await importOrders(page);
      const before = await workbooks(page);
      await go(page, '/safety');
      const { name, bytes } = await download(page, () => button(page, say.now).click());
      const damaged = Buffer.from(bytes);
      // Inside the packed order lines, which follow their name in the file.
      damaged[damaged.indexOf('orders.csv') + 60] ^= 255;
      for (const [one, reason] of [
        [damaged, say.damaged],
        [bytes.subarray(0, bytes.length - 30), say.cut],
      ]) {
        await offer(page, file(name, one));
        assert.equal(await words(page, 'main h1'), say.refused);
        assert.ok((await words(page, 'main .caveat')).includes(reason));
      }
      await button(page, say.cancel).click();
      assert.equal(await workbooks(page), before);
    });
  });

  test(`changes go into a folder by themselves (${lang})`, { timeout: 120_000 }, async () => {
    const folder = async () => {
      const root = await navigator.storage.getDirectory();
      return root.getDirectoryHandle('Backups', { create: true });
    };
    const picker = `window.showDirectoryPicker = ${folder}`;
    const names = (page) =>
      page.evaluate(async () => {
        const root = await navigator.storage.getDirectory();
        const found = {};
        for await (const [name, handle] of (await root.getDirectoryHandle('Backups')).entries()) {
          const file = await handle.getFile();
          found[name] = [file.size, file.lastModified];
        }
        return found;
      });
    const hide = (page) =>
      page.evaluate(() => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
        delete document.hidden;
      });
    await visiting({ lang, server }, async (page) => {
      await page.addInitScript(picker);
      await page.evaluate(picker);
      await importOrders(page);
      await go(page, '/safety');
      await button(page, say.choose).click();
      await says(page, say.inFolder('Backups'));
      await says(page, say.backedUp, 'main h1');
      const [[name, [size, when]]] = Object.entries(await names(page));
      assert.match(name, /-20\d{6}\.keben$/);
      assert.ok(size > 1000, `${size} bytes`);

      // Hidden without a change writes nothing; with one, the day's file is written again.
      await hide(page);
      await page.waitForTimeout(500);
      assert.deepEqual(await names(page), { [name]: [size, when] });
      await read(page, orders('second.csv', { amount: 7 }));
      await write(page);
      await hide(page);
      await page.waitForFunction(
        async ([name, when]) => {
          const root = await navigator.storage.getDirectory();
          const folder = await root.getDirectoryHandle('Backups');
          const file = await (await folder.getFileHandle(name)).getFile();
          return file.lastModified > when;
        },
        [name, when],
        // Sooner than it would be written without anybody leaving.
        { timeout: 10_000 },
      );
      assert.deepEqual(Object.keys(await names(page)), [name], 'one file a day');
      await go(page, '/safety');
      await says(page, say.backedUp, 'main h1');

      // The folder outlives a reload.
      await page.reload();
      await started(page);
      await go(page, '/safety');
      await says(page, say.inFolder('Backups'));

      // A folder that is gone is said, not swallowed.
      await page.evaluate(async () => {
        const root = await navigator.storage.getDirectory();
        await root.removeEntry('Backups', { recursive: true });
      });
      await read(page, orders('third.csv', { amount: 3 }));
      await write(page);
      await hide(page);
      await says(page, say.failed);
      await go(page, '/safety');
      await button(page, say.leave).click();
      await says(page, say.choose);
    });
  });

  test(`hidden names are said to be in a backup, and backups are not forgotten (${lang})`, { timeout: 120_000 }, async () => {
    await visiting({ lang, server }, async (page) => {
      await importOrders(page);
      await go(page, '/safety');
      assert.equal(await page.locator('main', { hasText: say.hidden }).count(), 0);
      await page.keyboard.press('F8');
      await says(page, say.hidden);
      await page.keyboard.press('F8');
      assert.equal(await page.locator('.remind').count(), 0, 'no reminder on the first day');

      await page.clock.setFixedTime(Date.now() + 8 * 86_400_000);
      await page.reload();
      await started(page);
      await says(page, say.remind, '.remind');
      await page.locator('.remind button', { hasText: say.later }).click();
      await page.locator('.remind').waitFor({ state: 'detached' });
      await page.reload();
      await started(page);
      await go(page, '/overview');
      assert.equal(await page.locator('.remind').count(), 0, '«later» is remembered');
    });
  });
}
