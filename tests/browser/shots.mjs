// Screens of every route in both languages, both themes and three widths, to be looked at; not a
// test. `node tests/browser/shots.mjs [zh|en] [light|dark] [360|1280|1920]` → target/shots.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DATA, LANGS, go, openSample, read, settled } from './ways.mjs';
import { ROOT, launch, serve } from './harness.mjs';

const OUT = join(ROOT, 'target/shots');
const wanted = process.argv.slice(2);
const chosen = (all) => {
  const some = all.filter((one) => wanted.includes(String(one)));
  return some.length ? some : all;
};

const PLACES = [
  ['overview', '/overview'],
  ['abc', '/analysis/abc'],
  ['rfm', '/analysis/rfm'],
  ['take-one', '/analysis/take-one'],
  ['calendar', '/analysis/calendar'],
  ['area', '/area/segments'],
  ['customers', '/customers'],
  ['history', '/history'],
  ['workbooks', '/workbooks'],
  ['safety', '/safety'],
  ['privacy', '/privacy'],
  ['nowhere', '/no/such/page'],
];

await mkdir(OUT, { recursive: true });
const server = await serve();
for (const lang of chosen(LANGS)) {
  for (const theme of chosen(['light', 'dark'])) {
    for (const width of chosen([360, 1280, 1920])) {
      const visit = await launch({ lang, theme, width, server, height: width < 500 ? 740 : 900 });
      const { page } = visit;
      const shot = async (name, whole = true) => {
        await page.waitForTimeout(400);
        await page.screenshot({
          path: join(OUT, `${name}-${lang}-${theme}-${width}.png`),
          fullPage: whole,
        });
      };
      await shot('first');
      await read(page, join(DATA, 'nasty/28_empty.csv'));
      await shot('refused');
      await read(page, join(DATA, 'nasty/18_parentheses_negatives.csv'));
      await shot('import');
      await page.locator('aside .button:not(.accent)').click();
      await page.locator('.samples').waitFor();
      await openSample(page);
      for (const [name, route] of PLACES) {
        await go(page, route);
        await shot(name);
        if (name === 'abc') {
          await page.locator('.how').click();
          await shot('abc-why');
          await page.locator('.how').click();
          if (width === 1280 && theme === 'light') {
            await page.pdf({ path: join(OUT, `abc-${lang}.pdf`), format: 'A4', printBackground: true });
            await page.emulateMedia({ media: 'print' });
            await page.setViewportSize({ width: 720, height: 1000 });
            await shot('abc-print');
            await page.emulateMedia({ media: null });
            await page.setViewportSize({ width, height: 900 });
          }
        }
      }
      await go(page, '/customers');
      await page.locator('.data-table .name').first().click();
      await page.waitForURL(/#\/customer\//);
      await settled(page);
      await shot('customer');
      await page.keyboard.press('Control+k');
      await page.keyboard.type('a');
      await shot('palette', false);
      if (visit.errors.length) console.log(lang, theme, width, visit.errors);
      await visit.close();
      console.log(lang, theme, width);
    }
  }
}
await server.close();
