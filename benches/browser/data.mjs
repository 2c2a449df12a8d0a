// Deterministic order files for measuring: the same bytes on every machine, one row shape at every size.

import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../tests/browser/harness.mjs';

/** Where generated files are kept between runs. */
export const DATA = join(ROOT, 'target/bench');

/** Raised when the rows change, so that no old file is taken for a new one. */
const VERSION = 1;

/** Path and name of the file with this many rows; written on first use. */
export async function orders(rows) {
  await mkdir(DATA, { recursive: true });
  const name = `orders-v${VERSION}-${rows}.csv`;
  const path = join(DATA, name);
  try {
    await stat(path);
  } catch {
    await writeFile(path, make(rows));
  }
  return { name, path, bytes: (await stat(path)).size };
}

/** Bytes of a file made by `orders`. */
export async function bytes(rows) {
  return readFile((await orders(rows)).path);
}

/** mulberry32: small, seedable, good enough for test data; answers 0 ≤ x < 1. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const CATEGORIES = ['Paper', 'Pens', 'Chairs', 'Desks', 'Lamps', 'Phones', 'Cables', 'Storage'];

/**
 * `order_id,customer_id,date,amount,quantity,category`: one customer to ten rows, some buying far
 * more than others; two years of days; amounts from 1.00 to 999.99.
 */
function make(rows) {
  const chance = random(rows);
  const customers = Math.max(1, Math.floor(rows / 10));
  const pad = (number) => String(number).padStart(7, '0');
  const days = Array.from({ length: 730 }, (_, day) =>
    new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10),
  );
  const parts = ['order_id,customer_id,date,amount,quantity,category\n'];
  for (let row = 0; row < rows; row += 1) {
    const customer = Math.floor(customers * chance() ** 2);
    const day = days[Math.floor(chance() * 730)];
    const cents = 100 + Math.floor(99900 * chance() ** 3);
    const quantity = 1 + Math.floor(chance() * 9);
    const category = CATEGORIES[Math.floor(chance() * CATEGORIES.length)];
    const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
    parts.push(`O${pad(row)},C${pad(customer)},${day},${amount},${quantity},${category}\n`);
  }
  return parts.join('');
}
