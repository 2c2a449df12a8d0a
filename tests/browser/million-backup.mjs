import { launch } from './harness.mjs';
import { go, read, write, settled, download, four } from './ways.mjs';
const lines = ['order,customer,name,date,amount,quantity,cost,category'];
let seed = 7n;
const below = (n) => { seed = (seed * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn; return Number((seed >> 33n) % BigInt(n)); };
for (let i = 0; i < 1_000_000; i += 1) {
  const c = below(100_000);
  const day = new Date(Date.UTC(2022, 0, 1) + below(1000) * 86400000).toISOString().slice(0, 10);
  lines.push(`SO-${100000 + (i >> 1)},C${String(c).padStart(6, '0')},Customer ${c},${day},${below(100000) / 100},${1 + below(9)},${below(50000) / 100},Category ${below(40)}`);
}
const buffer = Buffer.from(lines.join('\n'));
console.log('file', (buffer.length / 1e6).toFixed(1), 'MB');
import { writeFile } from 'node:fs/promises';
await writeFile('/tmp/million-backup.csv', buffer);
const { page, close, errors } = await launch({ lang: 'en' });
const time = async (what, work) => { const t = Date.now(); const r = await work(); console.log(what, ((Date.now() - t) / 1000).toFixed(2), 's'); return r; };
try {
  await time('read', () => read(page, '/tmp/million-backup.csv', 120000));
  await time('write', () => write(page, 120000));
  await settled(page);
  console.log(await four(page));
  await go(page, '/safety');
  const { bytes } = await time('backup', () => download(page, () => page.locator('main button', { hasText: 'Back up now' }).click()));
  console.log('backup', (bytes.length / 1e6).toFixed(1), 'MB');
  await writeFile('/tmp/million.keben', bytes);
  await time('open backup', async () => { await page.locator('input[type=file]').first().setInputFiles('/tmp/million.keben'); await page.locator('.facts-list dd').first().waitFor({ timeout: 120000 }); await page.waitForFunction(() => location.hash === '#/import' && document.querySelector('.facts-list')); });
  await time('restore', async () => { await page.locator('main button', { hasText: 'Restore as' }).click(); await page.waitForFunction(() => location.hash === '#/overview' && document.querySelector('dl.four'), null, { timeout: 120000 }); });
  await settled(page);
  console.log(await four(page), errors);
} finally { await close(); }
