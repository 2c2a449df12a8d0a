// A large spreadsheet: Keben in the browser beside calamine alone, natively; and what the page does meanwhile.

import { execFileSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from '../../tests/browser/harness.mjs';
import { read, write } from '../../tests/browser/ways.mjs';
import { DATA } from './data.mjs';
import { summary } from './lib.mjs';

/** Raised when the sheet changes, so that no old file is taken for a new one. */
const VERSION = 1;

/** Rows of the sheet that warms a worker. */
const WARM = 10_000;

/** Name and path of the sheet with this many rows; made on first use by the program that also reads it. */
async function sheet(program, rows) {
  const name = `sheet-v${VERSION}-${rows}.xlsx`;
  const path = join(DATA, name);
  try {
    await stat(path);
  } catch {
    execFileSync(program, ['make', path, String(rows)]);
  }
  return { name, path };
}

/**
 * Bytes to typed columns in a warm worker of the browser, and calamine's streaming reader over the same cells natively, at its
 * highest opt-level, in turn: best and median ms of each, their ratio, peak memory of the worker plus the file.
 */
export async function sheets(bench, program, rows, rounds) {
  const [file, warm] = [await sheet(program, rows), await sheet(program, WARM)];
  const [ours, theirs] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(...(await bench.call('sheet', file.name, warm.name, 1)));
    theirs.push(JSON.parse(execFileSync(program, ['read', file.path, '2'], { encoding: 'utf8' })));
  }
  if (ours.some(({ head }) => head.lines !== rows)) throw new Error('not every row was read');
  const keben = summary(ours.map((run) => run.ms));
  const calamine = summary(theirs.flatMap((run) => run.ms));
  return {
    keben,
    calamine,
    cells: theirs[0].cells,
    ratio: keben.best / calamine.best,
    memory: Math.max(...ours.map((run) => run.memory + run.bytes)),
    bytes: ours[0].bytes,
  };
}

/**
 * The same sheet dropped on the page and written: ms to the preview and to the workbook, the longest task of the page's
 * thread meanwhile, and the shares its progress bar showed.
 */
export async function dropped(program, rows) {
  const file = await sheet(program, rows);
  const visit = await launch({ lang: 'en' });
  try {
    const { page } = visit;
    await page.evaluate(() => {
      globalThis.tasks = [];
      globalThis.shares = new Set();
      new PerformanceObserver((list) => {
        for (const task of list.getEntries()) globalThis.tasks.push(task.duration);
      }).observe({ type: 'longtask' });
      const look = () => {
        const share = document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow');
        if (share) globalThis.shares.add(share);
        requestAnimationFrame(look);
      };
      look();
    });
    const began = performance.now();
    await read(page, file.path, 120_000);
    const preview = performance.now() - began;
    await write(page, 120_000);
    const written = performance.now() - began;
    const seen = await page.evaluate(() => ({
      tasks: globalThis.tasks,
      shares: [...globalThis.shares].map(Number),
    }));
    return { preview, written, longest: Math.max(0, ...seen.tasks), shares: seen.shares };
  } finally {
    await visit.close();
  }
}
