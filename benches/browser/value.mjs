// Value models beside `lifetimes`: the same customers, the fit alone, best of several.

import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../tests/browser/harness.mjs';
import { DATA } from './data.mjs';
import { summary } from './lib.mjs';

const DAY = 86_400_000;

/** Every customer of CDNOW's whole log, up to 1997-09-30: {x, t_x, T}, in weeks. */
export async function master() {
  const text = await readFile(join(ROOT, 'tests/data/CDNOW_master.txt'), 'utf8');
  const end = Date.UTC(1997, 8, 30) / DAY;
  const customers = new Map();
  for (const line of text.trim().split(/\r?\n/).slice(1)) {
    const [id, date] = line.trim().split(/\s+/);
    const day = Date.UTC(+date.slice(0, 4), +date.slice(4, 6) - 1, +date.slice(6, 8)) / DAY;
    if (!customers.has(id)) customers.set(id, new Set());
    customers.get(id).add(day);
  }
  const shop = { x: [], t_x: [], T: [] };
  for (const days of customers.values()) {
    const seen = [...days].filter((day) => day <= end).sort((a, b) => a - b);
    shop.x.push(seen.length - 1);
    shop.t_x.push((seen.at(-1) - seen[0]) / 7);
    shop.T.push((end - seen[0]) / 7);
  }
  return shop;
}

const take = (shop) => [
  'take',
  [{ columns: shop.x, whole: true }, { columns: shop.t_x }, { columns: shop.T }],
];

/** Every tenth customer: CDNOW's sample of 2,357. */
const tenth = (shop) => {
  const some = (column) => column.filter((_, at) => at % 10 === 0);
  return { x: some(shop.x), t_x: some(shop.t_x), T: some(shop.T) };
};

const times = (runs) => ({ ...summary(runs.map((run) => run.ms)), found: runs.at(-1).found });

/**
 * All figures of the value models in a worker: milliseconds (best, median) of `rounds`. `bg` and `pareto`: the fit of
 * CDNOW's 23,570 customers; `million`: of a million simulated ones; `refits`: 1,000 bootstrap refits of 2,357; and how
 * far a run came that was cancelled after 100.
 */
export async function models(bench, rounds) {
  const shop = await master();
  const again = (call) => Array.from({ length: rounds }, () => call);
  const fits = (kind) => bench.call('value', [take(shop), ...again(['fit', [kind]])]);
  const truth = [0.243, 4.414, 0.793, 2.426];
  const simulated = ['simulate', ['bg-nbd', truth, 1_000_000, 3]];
  const million = await bench.call('value', [simulated, ...again(['fit', ['bg-nbd']])]);
  const refits = (kind) =>
    bench.call('value', [take(tenth(shop)), ...again(['refits', [kind, 1000]])]);
  const cancelled = await bench
    .call('value', [take(tenth(shop)), ['refits', ['bg-nbd', 1000, 100]]])
    .then(() => 'was not cancelled', (error) => String(error));
  const [bgRefits, paretoRefits] = [await refits('bg-nbd'), await refits('pareto-nbd')];
  return {
    customers: shop.x.length,
    bg: times((await fits('bg-nbd')).slice(1)),
    pareto: times((await fits('pareto-nbd')).slice(1)),
    million: times(million.slice(1)),
    bgRefits: times(bgRefits.slice(1)),
    paretoRefits: times(paretoRefits.slice(1)),
    heard: bgRefits.at(-1).heard,
    cancelled,
  };
}

/** The same fits by lifetimes, in seconds of each: {params, seconds}. */
export async function lifetimes(python, kind, rounds) {
  const path = join(DATA, 'master.json');
  await writeFile(path, JSON.stringify(await master()));
  const script = join(ROOT, 'benches/value/peer.py');
  return JSON.parse(execFileSync(python, [script, path, kind, String(rounds)], { encoding: 'utf8' }));
}
