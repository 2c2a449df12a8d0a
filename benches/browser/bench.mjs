// Measures Keben beside PapaParse, uDSV, DuckDB-wasm, calamine and lifetimes and prints markdown tables.
// Options: --rows N (default 500000), --large N (1000000), --small N (10000), --rounds N (5).

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../tests/browser/harness.mjs';
import { compare, open, perRow, workbook } from './lib.mjs';
import { dropped, sheets } from './sheet.mjs';
import { lifetimes, models } from './value.mjs';

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
const crates = await readFile(join(ROOT, 'Cargo.lock'), 'utf8');
const cargo = (name) => new RegExp(`name = "${name}"\\nversion = "([^"]+)"`).exec(crates)[1];
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

  const cells = process.env.KEBEN_CELLS;
  const sheet = await sheets(bench, cells, 541_909, rounds);
  const page = await dropped(cells, 541_909);
  say();
  say(`### XLSX → typed columns, 541,909 rows, ${count(sheet.cells)} cells, ${mib(sheet.bytes)} MiB`);
  say();
  say('| | best ms | median ms | × calamine |');
  say('|---|--:|--:|--:|');
  say(`| calamine ${cargo('calamine')}, native, all cells and nothing else | ${ms(sheet.calamine.best)} | ${ms(sheet.calamine.median)} | 1.00 |`);
  say(`| Keben in a warm worker | ${ms(sheet.keben.best)} | ${ms(sheet.keben.median)} | ${sheet.ratio.toFixed(2)} |`);
  say();
  say(
    `Peak memory, worker and file: ${mib(sheet.memory)} MiB. On the page: preview after ${ms(page.preview)} ms, in the workbook after ${ms(page.written)} ms, longest task of the page ${ms(page.longest)} ms.`,
  );

  const ours = await models(bench, rounds);
  const theirs = { bg: lifetimes(process.env.KEBEN_LIFETIMES, 'bg-nbd', rounds) };
  theirs.pareto = lifetimes(process.env.KEBEN_LIFETIMES, 'pareto-nbd', 2);
  say();
  say('### Value models in a worker');
  say();
  say('| | Keben, best ms | lifetimes 0.11.3, best ms | ratio |');
  say('|---|--:|--:|--:|');
  for (const [name, kind] of [['BG/NBD', 'bg'], ['Pareto/NBD', 'pareto']]) {
    const best = 1000 * Math.min(...(await theirs[kind]).seconds);
    const named = `fit of CDNOW's ${count(ours.customers)} customers, ${name}`;
    say(`| ${named} | ${ms(ours[kind].best)} | ${ms(best)} | ${(best / ours[kind].best).toFixed(0)} |`);
  }
  say(`| fit of 1,000,000 simulated customers, BG/NBD | ${ms(ours.million.best)} | | |`);
  say(`| 1,000 bootstrap refits of 2,357 customers, BG/NBD | ${ms(ours.bgRefits.best)} | | |`);
  say(`| 1,000 bootstrap refits of 2,357 customers, Pareto/NBD | ${ms(ours.paretoRefits.best)} | | |`);
} finally {
  await bench.close();
}
await mkdir(join(ROOT, 'target/bench'), { recursive: true });
await writeFile(join(ROOT, 'target/bench/results.md'), `${lines.join('\n')}\n`);
console.log('\nwritten to target/bench/results.md');
