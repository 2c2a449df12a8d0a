// Every route in both languages and both themes without a violation of any rule of axe.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { serve } from './harness.mjs';
import { DATA, LANGS, go, noViolations, openSample, read, settled, visiting } from './ways.mjs';

const PLACES = [
  ['overview', '/overview'],
  ['home with data', '/'],
  ['area', '/area/segments'],
  ['RFM', '/analysis/rfm'],
  ['take one', '/analysis/take-one'],
  ['history', '/history'],
  ['workbooks', '/workbooks'],
  ['safety', '/safety'],
  ['unknown analysis', '/analysis/nothing'],
  ['unknown customer', '/customer/nobody'],
  ['contacts, none', '/records/contact'],
  ['no duplicates', '/duplicates'],
  ['nowhere', '/no/such/page'],
];

let server;
before(async () => {
  server = await serve();
});
after(() => server?.close());

for (const lang of LANGS) {
  for (const theme of ['light', 'dark']) {
    test(`no violation (${lang}, ${theme})`, { timeout: 120_000 }, async (t) => {
      await visiting({ lang, theme, server }, async (page) => {
        await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: theme });
        const check = async (name) => {
          await settled(page);
          await t.test(name, () => noViolations(page, name));
        };
        await check('first page');
        await go(page, '/customers');
        await check('a page that needs data');
        await go(page, '/import');
        await check('import without a file');
        await read(page, join(DATA, 'nasty/28_empty.csv'));
        await check('refusal');
        await read(page, join(DATA, 'nasty/38_unclosed_quote.csv'));
        await check('refusal with another way to read');
        await read(page, join(DATA, 'nasty/36_bad_only_at_end.csv'));
        await page.locator('details.disclosure summary').click();
        await check('import with rows left out');
        await page.locator('aside .button:not(.accent)').click();
        await page.locator('.samples').waitFor();
        await read(page, join(DATA, 'nasty/18_parentheses_negatives.csv'));
        await check('import with statuses and returns');
        await page.locator('aside .button:not(.accent)').click();
        await page.locator('.samples').waitFor();
        await openSample(page);
        for (const [name, route] of PLACES) {
          await go(page, route);
          await check(name);
        }
        await go(page, '/workbooks');
        await page.locator('main .lines button').nth(1).click();
        await page.locator('.toast .act').waitFor();
        await check('workbooks with one in the bin');
        await page.locator('.toast .act').click();
        await page.locator('.toast .act').waitFor({ state: 'detached' });
        await page.locator('main .lines button').first().click();
        await page.locator('dl.four').waitFor();
        await go(page, '/privacy');
        await page.keyboard.press('F8');
        await page.locator('.strip').waitFor();
        await check('privacy, names hidden');
        await page.keyboard.press('F8');
        await page.locator('.strip').waitFor({ state: 'detached' });
        await page.locator('main input[type=search]').fill('a');
        await page.locator('main .lines button').nth(1).click();
        await page.locator('dialog.confirm[open] input').waitFor();
        await check('the question before erasing');
        await page.keyboard.press('Escape');
        await page.locator('main section:nth-of-type(2) .button').click();
        await page.locator('#passphrase').fill('short');
        await page.locator('#passphrase-again').fill('short');
        await page.keyboard.press('Enter');
        await check('setting a passphrase');
        await go(page, '/analysis/abc');
        await check('ABC');
        await page.locator('.how').click();
        await page.locator('.chart .acts .link').first().click();
        await page.locator('.page-acts details.export summary').click();
        await page.locator('.table-tools details.menu summary').click();
        await check('ABC, explained, as a table, choosing columns');
        await go(page, '/customers');
        await page.locator('.data-table .name').first().waitFor();
        await check('customers');
        await page.locator('.data-table .name').first().click();
        await page.waitForURL(/#\/customer\//);
        await check('customer');
        await page.locator('#profile-edit').click();
        await page.locator('form details summary').click();
        await page.locator('#profile-2').fill('138 0013 8000');
        await page.locator('#profile-3').fill('nobody@');
        await check('customer being edited, an e-mail that is none');
        await page.locator('#profile-3').fill('');
        await page.locator('#profile-2').press('Enter');
        await page.locator('dl.profile', { hasText: '8000' }).waitFor();
        await go(page, '/customers');
        await page.locator('.data-table .name').nth(1).click();
        await page.waitForURL(/#\/customer\//);
        await settled(page);
        await page.locator('#profile-edit').click();
        await page.locator('#profile-2').fill('138 0013 8000');
        await page.locator('#profile-4').fill('VIP,');
        await page.locator('#profile-2').press('Enter');
        await page.locator('dl.profile', { hasText: '8000' }).waitFor();
        await page.locator('.customer .titled .quiet').nth(2).click();
        await page.locator('dialog[open] form').waitFor();
        await page.keyboard.press('Enter');
        await check('a new touch, nothing filled in');
        await page.locator('dialog[open] input[type=date]').first().fill('2025-07-01');
        await page.keyboard.press('Enter');
        await page.locator('dialog[open]').waitFor({ state: 'detached' });
        await go(page, '/records/touch');
        await page.locator('.data-table .name').first().waitFor();
        await check('touches');
        await page.locator('.filters .button.accent').click();
        await page.locator('dialog[open] [role=combobox]').fill('m00');
        await page.locator('dialog[open] [role=option]').first().waitFor();
        await check('a touch looks for its customer');
        await page.keyboard.press('Escape');
        await page.keyboard.press('Escape');
        await go(page, '/duplicates');
        await page.locator('.alike-group').waitFor();
        await check('duplicates');
        await go(page, '/customers');
        await page.locator('.data-table tbody .tick input').nth(0).click();
        await page.locator('.data-table tbody .tick input').nth(1).click();
        await check('customers, two selected');
        await page.locator('.bulk button').nth(4).click();
        await page.locator('dialog[open] table.alike tbody tr').first().waitFor();
        await check('two customers to be merged');
        await page.keyboard.press('Escape');
        await page.locator('.bulk button').nth(3).click();
        await page.locator('dialog[open] select').first().waitFor();
        await check('a field of two customers');
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+k');
        await page.keyboard.type('a');
        await check('palette');
        await page.keyboard.press('Escape');
        await go(page, '/overview');
        for (let step = 0; step < 4; step += 1) await page.keyboard.press('Control+z');
        await page.locator('dl.four').waitFor({ state: 'detached' });
        await check('a workbook whose import was taken back');
      });
    });
  }
}

test('control: a button without a name is a violation', async () => {
  await visiting({ lang: 'en', server }, async (page) => {
    await page.evaluate(() => document.querySelector('main').append(document.createElement('button')));
    await assert.rejects(noViolations(page, 'control'), /button-name/);
  });
});
