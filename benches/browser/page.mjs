// The page itself, under a large workbook: edits as a person makes them, an import taken back, and whether the
// page's thread ever stalls.

import { launch } from '../../tests/browser/harness.mjs';
import { go, read, settled, write } from '../../tests/browser/ways.mjs';
import { orders } from './data.mjs';

/** Changes from one snapshot to the next (`store::keep`), and how many around it are looked at. */
const EVERY = 500;
const MARGIN = 10;

/**
 * Runs in the page: opens the form, fills the phone, sends it, and waits until it is saved. For each time: ms until
 * pending, ms until saved, and the longest wait for a frame meanwhile.
 */
async function edits(count) {
  let gap = 0;
  const until = async (what) => {
    for (let last = performance.now(); ; ) {
      const found = what();
      if (found) return found;
      await new Promise((done) => requestAnimationFrame(done));
      gap = Math.max(gap, performance.now() - last);
      last = performance.now();
    }
  };
  const marks = (name) => performance.getEntriesByName(name);
  const times = [];
  for (let round = 0; round < count; round += 1) {
    gap = 0;
    (await until(() => document.querySelector('#profile-edit:not([hidden])'))).click();
    const field = await until(() => document.querySelector('form input[type=tel]'));
    field.value = `555-${String(globalThis.edited++).padStart(4, '0')}`;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    const [pending, saved] = [marks('keben-pending').length, marks('keben-saved').length];
    const sent = performance.now();
    field.form.requestSubmit();
    await until(() => marks('keben-saved').length > saved && marks('keben-pending').length > pending);
    times.push([marks('keben-pending').at(-1).startTime - sent, marks('keben-saved').at(-1).startTime - sent, gap]);
  }
  return times;
}

/**
 * Imports a file through the page, edits one of its customers past `snapshots` snapshots, and takes the import back.
 * Answers ms: `pending` and `saved` of each edit, `frame` the longest wait for a frame around each snapshot, `undo`.
 */
export async function page(rows, snapshots = 1) {
  const visit = await launch({ lang: 'en' });
  try {
    const { page } = visit;
    await read(page, (await orders(rows)).path, 120_000);
    await write(page, 120_000);
    await go(page, '/customers');
    await page.locator('.data-table .name').first().click();
    await page.waitForURL(/#\/customer\//);
    await settled(page);
    await page.evaluate(() => {
      globalThis.edited = 0;
    });
    const times = [];
    const frame = [];
    for (let snapshot = 0; snapshot < snapshots; snapshot += 1) {
      times.push(...(await page.evaluate(edits, EVERY)));
      const around = times.slice(-MARGIN).concat(await page.evaluate(edits, MARGIN));
      frame.push(Math.max(...around.map((time) => time[2])));
    }
    await go(page, '/overview');
    const undo = await page.evaluate(async () => {
      const named = (button) => button.innerText.trim() === 'Undo this import';
      const sent = performance.now();
      [...document.querySelectorAll('main button')].find(named).click();
      while (document.querySelector('dl.four')) await new Promise((done) => requestAnimationFrame(done));
      return performance.now() - sent;
    });
    return { pending: times.map((time) => time[0]), saved: times.map((time) => time[1]), frame, undo };
  } finally {
    await visit.close();
  }
}
