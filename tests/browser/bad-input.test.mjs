// Files that are wrong, and workers that die: a sentence in the person's language, nothing lost.

import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { upload } from './harness.mjs';
import { DATA, LANGS, four, go, read, settled, tally, visiting, words, write, zip } from './ways.mjs';

const GOOD = join(DATA, 'nasty/01_utf8_bom.csv');
const nasty = (name) => readFile(join(DATA, 'nasty', name));

/** Bytes without meaning, the same in every run. */
function noise(length) {
  const bytes = Buffer.alloc(length);
  let state = 12345;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}

/** A workbook of six orders whose used range goes down to the last row a sheet can have. */
function wholeSheet() {
  const rows = [
    ['订单编号', '客户编号', '下单日期', '金额'],
    ...[1, 2, 3, 4, 5, 6].map((n) => [`O${n}`, `C00${1 + (n % 3)}`, `2024-03-0${n}`, `${n * 10}.50`]),
  ];
  const cell = (text, column, row) => {
    const place = `${'ABCD'[column]}${row}`;
    return column === 3 && row > 1
      ? `<c r="${place}"><v>${text}</v></c>`
      : `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;
  };
  let body = rows
    .map((cells, at) => `<row r="${at + 1}">${cells.map((text, column) => cell(text, column, at + 1)).join('')}</row>`)
    .join('');
  for (let row = rows.length + 1; row <= 1_048_576; row += 1) {
    body += `<row r="${row}"><c r="A${row}"/></row>`;
  }
  const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const bonds = 'http://schemas.openxmlformats.org/package/2006/relationships';
  return zip({
    '[Content_Types].xml': `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    '_rels/.rels': `${xml}<Relationships xmlns="${bonds}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="订单" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="${bonds}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `${xml}<worksheet xmlns="${main}"><dimension ref="A1:D1048576"/><sheetData>${body}</sheetData></worksheet>`,
  });
}

const HEADER = 'order,customer,date,amount\n';
/** A file of so many plain orders. */
function many(rows) {
  const lines = [HEADER];
  for (let row = 0; row < rows; row += 1) {
    const day = `2024-${String(1 + (row % 12)).padStart(2, '0')}-${String(1 + (row % 28)).padStart(2, '0')}`;
    lines.push(`O${row},C${row % 9973},${day},${(row % 500) + 1}.25\n`);
  }
  return Buffer.from(lines.join(''));
}

const PNG = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  noise(4000),
]);
const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n', 'latin1'), noise(4000)]);

/** Name, content, and the sentence in both languages. */
const BAD = [
  ['empty.csv', () => nasty('28_empty.csv'), /什么也没有/, /nothing in this file/],
  ['header-only.csv', () => nasty('29_header_only.csv'), /0 行数据/, /0 rows/],
  ['noise.csv', () => noise(60_000), /不是文本/, /neither text nor a spreadsheet/],
  ['picture.csv', () => PNG, /读不了|不是文本/, /cannot be read|neither text nor a spreadsheet/],
  ['paper.pdf', () => PDF, /PDF 文件，读不了/, /PDF file, which cannot be read/],
  ['truncated.xlsx', () => nasty('54_truncated.xlsx'), /文件不完整/, /incomplete/],
  ['protected.xlsx', () => nasty('52_password_is_1234.xlsx'), /密码/, /password/],
  ['bomb.xlsx', () => nasty('53_zip_bomb.xlsx'), /解压后大得离谱/, /absurd size/],
  [
    'huge-cell.csv',
    () => Buffer.from(`${HEADER}O1,C1,2024-03-01,10\nO2,"${'x'.repeat(5_000_000)}",2024-03-02,20\n`),
    /第 3 行有一格超过 1 MB/,
    /line 3 is larger than 1 MB/,
  ],
  ['quote.csv', () => nasty('38_unclosed_quote.csv'), /第 3 行的引号没有成对/, /line 3 is never closed/],
  [
    'no-orders.csv',
    () => Buffer.from('a,b\nred,blue\ngreen,pink\nwhite,black\n'),
    /没有|0/,
    /No column|Not a single|None of/,
  ],
];

for (const lang of LANGS) {
  test(`wrong files end in a sentence and change nothing (${lang})`, { timeout: 120_000 }, async (t) => {
    await visiting({ lang }, async (page) => {
      await read(page, GOOD);
      await write(page);
      const before = await four(page);
      for (const [name, make, zh, en] of BAD) {
        await t.test(name, async () => {
          const buffer = await make();
          await read(page, { name, mimeType: '', buffer });
          const said = await words(page);
          assert.match(said, lang === 'zh' ? zh : en);
          const refused = await page.locator('main .caveat[role=alert]').count();
          if (refused) {
            assert.match(said, lang === 'zh' ? /账本没有动过/ : /has not changed/);
          } else {
            // A table without orders is shown, so that roles can be given; it cannot be written.
            assert.ok(await page.locator('aside .button.accent').isDisabled());
          }
          await go(page, '/overview');
          assert.deepEqual(await four(page), before, 'the workbook was touched');
          await page.goBack();
          await settled(page);
          await page.locator('main .button:not(.accent):not([aria-pressed])').last().click();
          await page.waitForFunction(() => location.hash !== '#/import');
        });
      }

      await t.test('quotes read as text let the file in', async () => {
        await read(page, join(DATA, 'nasty/38_unclosed_quote.csv'));
        await page.locator('main .acts .button').nth(1).click();
        await page.locator('.intake').waitFor();
        await settled(page);
        const rows = (await tally(page))[lang === 'zh' ? '数据行' : 'Data rows'];
        assert.ok(Number(rows) >= 4, `${rows} rows`);
        await page.locator('aside .button:not(.accent)').click();
      });

      await t.test('a good file still goes in', async () => {
        await read(page, join(DATA, 'nasty/36_bad_only_at_end.csv'));
        await write(page);
        assert.notDeepEqual(await four(page), before);
      });
    });
  });
}

test('a sheet used down to its last row gives its six orders', { timeout: 60_000 }, async () => {
  await visiting({ lang: 'en' }, async (page) => {
    await read(page, { name: 'whole-sheet.xlsx', mimeType: '', buffer: wholeSheet() });
    const figures = await tally(page);
    assert.equal(figures['Data rows'], '6');
    assert.equal(figures['Can be used'], '6');
    assert.equal(figures.Sales, '213.00');
    await write(page);
    assert.deepEqual((await four(page)).slice(0, 2), ['3', '6']);
  });
});

test('a long reading says how far it is and can be cancelled', { timeout: 120_000 }, async () => {
  await visiting({ lang: 'en' }, async (page) => {
    // Long enough to be seen and stopped on a fast machine too: a hundred million bytes.
    const path = join(mkdtempSync(join(tmpdir(), 'keben-')), 'many.csv');
    const part = many(1_000_000);
    for (let times = 0; times < 4; times += 1) appendFileSync(path, times ? part.subarray(HEADER.length) : part);
    await upload(page, path);
    const bar = page.locator('[role=progressbar]');
    await bar.waitFor({ state: 'attached' });
    const seen = await page.waitForFunction(() => {
      const said = document.querySelector('.working .note')?.innerText ?? '';
      return /\d rows read · [1-9][\d,]+ rows a second/.test(said) && said;
    });
    const rate = Number((await seen.jsonValue()).match(/· ([\d,]+)/)[1].replaceAll(',', ''));
    assert.ok(rate > 1000, `${rate} rows a second`);
    await page.locator('.working .button').click();
    await page.waitForFunction(() => location.hash !== '#/import');
    await page.getByRole('heading', { name: 'Who keeps your business alive?' }).waitFor();
    await page.waitForFunction(() => /nothing was written/.test(document.querySelector('.toasts').innerText));
    // The cancelled worker must not go on reading.
    const end = Date.now() + 3000;
    while (page.workers().length > 1 && Date.now() < end) await page.waitForTimeout(50);
    assert.equal(page.workers().length, 1, 'the cancelled worker goes on');
    rmSync(path);
    await read(page, { name: 'many.csv', mimeType: 'text/csv', buffer: many(300_000) });
    await write(page);
    assert.equal((await four(page))[1], '300,000');
  });
});

/** The page's worker of this name, known by what its blob imports. */
async function workerOf(page, kind) {
  for (const worker of page.workers()) {
    const name = await worker.evaluate(() => self.name).catch(() => '');
    if (name === `keben-${kind}`) return worker;
  }
  throw new Error(`no ${kind} worker among ${page.workers().length}`);
}

const BOOM = [/boom/];

for (const [lang, stopped, retry, kept, broken] of [
  ['zh', '计算部分停了。', '再试一次', '已存好的数据没有变', '读到一半停了'],
  ['en', 'The calculating part stopped.', 'Try again', 'What was saved has not changed', 'Reading stopped half-way'],
]) {
  test(`a fallen engine is said and starts again with everything (${lang})`, async () => {
    await visiting(
      { lang },
      async (page) => {
        await read(page, GOOD);
        await write(page);
        const before = await four(page);
        const worker = await workerOf(page, 'engine');
        await worker.evaluate(() => {
          setTimeout(() => {
            throw new Error('boom');
          });
        });
        await page.getByText(stopped).waitFor();
        assert.ok((await words(page)).includes(kept));
        await page.getByRole('button', { name: retry, exact: true }).click();
        await page.getByText(stopped).waitFor({ state: 'detached' });
        assert.deepEqual(await four(page), before);
        await go(page, '/analysis/abc');
        assert.equal(await page.locator('ul.cards > li').count(), 3);
        await go(page, '/overview');
        await page.locator('.foot .quiet').first().click();
        await page.locator('dl.four').waitFor({ state: 'detached' });
      },
      BOOM,
    );
  });

  test(`a fallen reader is said and reads again (${lang})`, async () => {
    await visiting(
      { lang },
      async (page) => {
        await read(page, GOOD);
        const worker = await workerOf(page, 'files');
        await worker.evaluate(() => {
          setTimeout(() => {
            throw new Error('boom');
          });
        });
        await page.getByRole('heading', { name: broken }).waitFor();
        await page.locator('main .acts .button').nth(1).click();
        await page.locator('.intake').waitFor();
        await settled(page);
        await write(page);
        assert.deepEqual((await four(page)).slice(0, 2), ['3', '6']);
      },
      BOOM,
    );
  });
}
