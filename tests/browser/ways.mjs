// What a person does on the page, in one line each, and the words they see in both languages.

import { deflateRawSync } from 'node:zlib';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { ROOT, launch, noForeignRequests, started, upload } from './harness.mjs';

/** Test data of the project. */
export const DATA = join(ROOT, 'tests/data');
/** Languages of the page. */
export const LANGS = ['zh', 'en'];

/** The expected answers of a data set. */
export async function golden(name) {
  return JSON.parse(await readFile(join(DATA, 'golden', `${name}.json`), 'utf8'));
}

/** `1,234` as both languages write it. */
export const int = (value) => Number(value).toLocaleString('en-US');
/** `1,234.50` from the exact text of an answer. */
export const cents = (text) => {
  const [whole, rest] = String(text).split('.');
  return `${int(whole)}.${rest}`;
};
/** `48.1%`, half up. */
export const percent = (share) => `${(Math.floor(share * 1000 + 0.5 + 1e-9) / 10).toFixed(1)}%`;

/** Text of the page proper, blanks made one. */
export async function words(page, selector = 'main') {
  return (await page.locator(selector).first().innerText()).replace(/\s+/g, ' ').trim();
}

/** Goes to a place after `#` and waits until it shows its answer. */
export async function go(page, route) {
  await page.evaluate((route) => {
    location.hash = route;
  }, `#${route}`);
  await settled(page);
}

/** Waits until nothing on the page is being worked out. */
export async function settled(page, timeout = 30_000) {
  await page.waitForFunction(
    () =>
      document.querySelector('main h1') &&
      !document.querySelector('.skeleton') &&
      !document.querySelector('article.analysis[aria-busy=true]') &&
      !document.querySelector('.intake[aria-busy=true]') &&
      [...document.querySelectorAll('.drawing')].every(
        (drawing) => drawing.hidden || drawing.closest('[hidden], details:not([open])') || drawing.querySelector('img')?.complete,
      ),
    null,
    { timeout },
  );
  // The answer that is there is drawn with the next frames.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}

/** Hands a file over and waits for the preview or for the sentence that refuses it. */
export async function read(page, file, timeout = 60_000) {
  await upload(page, file);
  await page.waitForFunction(
    () =>
      location.hash === '#/import' &&
      (document.querySelector('.intake[aria-busy=false]') ||
        document.querySelector('main .caveat[role=alert]')),
    null,
    { timeout },
  );
}

/** Figures of the preview, as `{name: figure}`. */
export function tally(page) {
  return page.locator('aside table.tally tr').evaluateAll((rows) =>
    Object.fromEntries(
      rows.map((row) => [row.querySelector('th').innerText, row.querySelector('td').innerText]),
    ),
  );
}

/** Writes what is in the preview and waits for the overview. */
export async function write(page, timeout = 60_000) {
  await page.locator('aside .button.accent').click();
  await page.waitForFunction(
    () => location.hash === '#/overview' && document.querySelector('dl.four'),
    null,
    { timeout },
  );
}

/** Opens the generated sample shop from the first page. */
export async function openSample(page) {
  await page.locator('.samples .link').first().click();
  await page.waitForFunction(
    () => location.hash === '#/overview' && document.querySelector('dl.four'),
    null,
    { timeout: 30_000 },
  );
  await settled(page);
}

/** The four figures of the overview. */
export async function four(page) {
  const figures = await page.locator('dl.four dd').allInnerTexts();
  return figures.map((text) => text.replace(/\s+/g, ' ').trim());
}

/** Clicks and answers the file that comes: `{name, bytes}`. */
export async function download(page, click) {
  const [file] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** The page's table as a file in this format (`CSV`, `XLSX`, `JSON`): `{name, bytes}`. */
export function exported(page, format, place = 'main') {
  return download(page, async () => {
    const menu = page.locator(`${place} details.export`).first();
    await menu.locator('summary').click();
    await menu.locator('button', { hasText: format }).click();
  });
}

/** Fails on any violation of any rule of axe. There are no frames, so it need not look through them. */
export async function noViolations(page, where) {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const told = violations.map(
    ({ id, help, nodes }) =>
      `${where}: ${id} (${help}), ${nodes.length}×\n  ${nodes
        .slice(0, 3)
        .map((node) => `${node.html.slice(0, 160)}\n    ${node.failureSummary.replace(/\s+/g, ' ').slice(0, 260)}`)
        .join('\n  ')}`,
  );
  assert.equal(told.length, 0, `\n${told.join('\n')}`);
}

/**
 * A visit that demands, when it ends, that no other origin was asked and the console stayed quiet.
 * `expected` are console lines that the test itself brings about.
 */
export async function visiting(options, work, expected = []) {
  const visit = await launch({ ...options, go: false });
  try {
    const own = noForeignRequests(visit.page, visit.server.origin);
    await visit.page.goto(visit.url);
    await started(visit.page);
    await work(visit.page, visit);
    own();
    const unexpected = visit.errors.filter((line) => !expected.some((known) => known.test(line)));
    assert.deepEqual(unexpected, [], 'the console was not quiet');
  } finally {
    await visit.close();
  }
}

/** A ZIP of `{name: text}`. */
export function zip(files) {
  const table = Array.from({ length: 256 }, (_, start) => {
    let value = start;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value >>> 0;
  });
  const crc = (bytes) => {
    let sum = 0xffffffff;
    for (const byte of bytes) sum = table[(sum ^ byte) & 255] ^ (sum >>> 8);
    return (sum ^ 0xffffffff) >>> 0;
  };
  const parts = [];
  const index = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const name = Buffer.from(path);
    const bytes = Buffer.from(text);
    const packed = deflateRawSync(bytes);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc(bytes), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), head, name, packed);
    const entry = Buffer.alloc(16);
    entry.writeUInt32LE(offset, 12);
    const made = Buffer.from([20, 0]);
    index.push(
      Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), made, head, entry.subarray(2), name]),
    );
    offset += 30 + name.length + packed.length;
  }
  const list = Buffer.concat(index);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(index.length, 8);
  end.writeUInt16LE(index.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}

/**
 * A spreadsheet of these sheets, rows as lists of texts; a name that begins with `!` is hidden, and what `behind` says of a
 * sheet stands behind its rows.
 */
export function xlsx(sheets, behind = {}) {
  const cell = (text, column, row) =>
    `<c r="${'ABCDEFG'[column]}${row}" t="inlineStr"><is><t>${text}</t></is></c>`;
  const sheet = (rows, last = '') =>
    `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows
      .map((row, at) => `<row r="${at + 1}">${row.map((text, column) => cell(text, column, at + 1)).join('')}</row>`)
      .join('')}${last}</sheetData></worksheet>`;
  const names = Object.keys(sheets);
  const files = {
    '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${names
      .map((_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`)
      .join('')}</Types>`,
    '_rels/.rels': `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${names
      .map((name, at) => `<sheet name="${name.replace('!', '')}" sheetId="${at + 1}"${name.startsWith('!') ? ' state="hidden"' : ''} r:id="rId${at + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names
      .map((_, at) => `<Relationship Id="rId${at + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`)
      .join('')}</Relationships>`,
  };
  names.forEach((name, at) => {
    files[`xl/worksheets/sheet${at + 1}.xml`] = sheet(sheets[name], behind[name]);
  });
  return zip(files);
}
