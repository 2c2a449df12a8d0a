// Measures Keben beside PapaParse, uDSV and DuckDB-wasm and prints a markdown table.
// Options: --rows N (default 500000), --large N (1000000), --small N (10000), --rounds N (5).

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../tests/browser/harness.mjs';
import { compare, open, perRow, workbook } from './lib.mjs';

function option(name, usual) {
  const at = process.argv.indexOf(`--${name}`);
  const value = at < 0 ? usual : Number(process.argv[at + 1]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} needs a number`);
  return value;
}

const rows = option('rows', 500_000);
const large = option('large', 1_000_000);
const small = option('small', 10_000);
const rounds = option('rounds', 5);

const lock = JSON.parse(await readFile(join(ROOT, 'benches/browser/package-lock.json'), 'utf8'));
const version = (name) => lock.packages[`node_modules/${name}`].version;
const titles = {
  keben: 'Keben',
  papaparse: `PapaParse ${version('papaparse')} (fast mode)`,
  udsv: `uDSV ${version('udsv')}`,
  duckdb: `DuckDB-wasm ${version('@duckdb/duckdb-wasm')} (eh)`,
};

const ms = (value) => value.toFixed(value < 100 ? 1 : 0);
const mib = (value) => (value / 2 ** 20).toFixed(1);
const count = (value) => value.toLocaleString('en-US');
const lines = [];
const say = (line = '') => {
  lines.push(line);
  console.log(line);
};

const bench = await open();
try {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${mib(totalmem())} MiB, ${type()} ${release()}`;
  say(`Chromium ${bench.version}; ${machine}; Node ${process.version}.`);
  say(`Command: \`cargo xtask bench${process.argv.slice(2).map((word) => ` ${word}`).join('')}\`. Best and median of ${rounds}, contenders in turn.`);
  for (const size of new Set([rows, large])) {
    const results = await compare(bench, Object.keys(titles), size, rounds);
    const bytes = results.keben.bytes;
    say();
    say(`### CSV → typed columns → ABC, ${count(size)} rows, ${count(Math.floor(size / 10))} customers, ${mib(bytes)} MiB`);
    say();
    say('| | best ms | median ms | × Keben (best) | ns a row |');
    say('|---|--:|--:|--:|--:|');
    for (const [name, title] of Object.entries(titles)) {
      const { best, median } = results[name];
      const ratio = best / results.keben.best;
      say(`| ${title} | ${ms(best)} | ${ms(median)} | ${ratio.toFixed(2)} | ${((best * 1e6) / size).toFixed(0)} |`);
    }
    const { files, engine } = results.keben.memory;
    say();
    say(
      `Class sizes agree: ${results.keben.sizes.map(count).join(' / ')}. Keben's peak memory: files ${mib(files)} + engine ${mib(engine)} + file ${mib(bytes)} = ${mib(files + engine + bytes)} MiB.`,
    );
  }

  const cost = await perRow(bench, small, large, rounds);
  say();
  say(
    `Time a row: ${cost.small.toFixed(0)} ns at ${count(small)}, ${cost.large.toFixed(0)} ns at ${count(large)}: ${cost.ratio.toFixed(2)}× (warm worker, best of ${rounds}).`,
  );

  const book = await workbook(bench, large, rounds);
  say();
  say(`### A workbook of ${count(large)} order rows on disk`);
  say();
  say('| | best ms | median ms |');
  say('|---|--:|--:|');
  say(`| reopen: worker start to the workbook's state | ${ms(book.opened.best)} | ${ms(book.opened.median)} |`);
  say(`| reopen: worker start to the first report (ABC) | ${ms(book.usable.best)} | ${ms(book.usable.median)} |`);
  for (const [name, { best, median }] of Object.entries(book.asked)) {
    say(`| ${count(book.customers)} customers: ${name} | ${ms(best)} | ${ms(median)} |`);
  }
  say(`| one field of a customer: until it is on disk | ${ms(book.profile.best)} | ${ms(book.profile.median)} |`);
  say(`| one field of an order line: until it is on disk | ${ms(book.order.best)} | ${ms(book.order.median)} |`);
  say(`| the import taken back: until it is on disk and gone | ${ms(book.undo.best)} | ${ms(book.undo.median)} |`);
  say();
  say(`Slowest of 600 edits, a snapshot among them: ${ms(book.slowest)} ms.`);
  say(`Import into the database: ${ms(book.written)} ms. Engine memory after reopening: ${mib(book.memory)} MiB.`);
} finally {
  await bench.close();
}
await mkdir(join(ROOT, 'target/bench'), { recursive: true });
await writeFile(join(ROOT, 'target/bench/results.md'), `${lines.join('\n')}\n`);
console.log('\nwritten to target/bench/results.md');
