// Shared by `bench` and the speed gates: the bench page in a fresh Chromium, and its figures.

import { join } from 'node:path';
import { DIST, ROOT, launch, serve } from '../../tests/browser/harness.mjs';
import { DATA, orders } from './data.mjs';

/** Rows of the file that warms a worker. */
const WARM = 10_000;

/** Opens the bench page; `run` calls one of its functions. */
export async function open() {
  const here = join(ROOT, 'benches/browser');
  const site = await serve({
    folder: join(here, 'page'),
    subpath: '/bench/',
    extra: {
      '/bare/': join(ROOT, 'tests/browser/bare'),
      '/dist/': DIST,
      '/npm/': join(here, 'node_modules'),
      '/data/': DATA,
      '/models/': process.env.KEBEN_MODELS ?? '',
    },
  });
  const visit = await launch({ server: site, go: false });
  await visit.page.goto(site.url);
  await visit.page.waitForFunction(() => window.bench);
  const call = (name, ...words) =>
    visit.page.evaluate(([name, words]) => window.bench[name](...words), [name, words]);
  return {
    page: visit.page,
    version: visit.context.browser()?.version() ?? '',
    call,
    close: async () => {
      await visit.close();
      await site.close();
    },
  };
}

/** Best and median of some figures. */
export function summary(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { best: sorted[0], median };
}

/** CSV → typed columns → ABC, contenders in turn: name → {best, median, sizes, memory}. */
export async function compare(bench, names, rows, rounds) {
  const [file, warm] = [await orders(rows), await orders(WARM)];
  const seen = new Map(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) seen.get(name).push(await bench.call('run', name, file.name, warm.name));
  }
  const results = {};
  for (const [name, runs] of seen) {
    results[name] = {
      ...summary(runs.map((run) => run.ms)),
      sizes: runs[0].sizes,
      memory: runs.at(-1).memory,
      bytes: file.bytes,
    };
  }
  const answers = new Set(Object.values(results).map((result) => String(result.sizes)));
  if (answers.size !== 1) {
    const said = Object.entries(results).map(([name, { sizes }]) => `${name} ${sizes}`);
    throw new Error(`the contenders do not agree on the class sizes: ${said.join(' · ')}`);
  }
  return results;
}

/** Keben's time a row at two sizes, in ns: {small, large, ratio}. */
export async function perRow(bench, small, large, rounds) {
  const [few, many, warm] = [await orders(small), await orders(large), await orders(WARM)];
  const fewRuns = [];
  const manyRuns = [];
  for (let round = 0; round < rounds; round += 1) {
    fewRuns.push(...(await bench.call('repeat', 'keben', few.name, warm.name, 3)));
    manyRuns.push(...(await bench.call('repeat', 'keben', many.name, warm.name, 1)));
  }
  const a = (summary(fewRuns).best * 1e6) / small;
  const b = (summary(manyRuns).best * 1e6) / large;
  return { small: a, large: b, ratio: b / a };
}

/** A workbook on disk, reopened; and its customers table. */
export async function workbook(bench, rows, rounds) {
  const file = await orders(rows);
  const written = await bench.call('store', file.name);
  const opens = [];
  for (let round = 0; round < rounds; round += 1) opens.push(await bench.call('reopen'));
  const { asked, total } = await bench.call('customers', rounds);
  // Beyond one snapshot.
  const edits = await bench.call('edits', 600);
  return {
    profile: summary(edits.profile),
    slowest: Math.max(...edits.profile),
    order: summary(edits.order),
    undo: summary(edits.undo),
    written: written.ms,
    opened: summary(opens.map((open) => open.opened)),
    usable: summary(opens.map((open) => open.usable)),
    memory: opens.at(-1).memory,
    customers: total,
    asked: Object.fromEntries(Object.entries(asked).map(([name, runs]) => [name, summary(runs)])),
  };
}
