// Pages that hold nothing but Keben's engine, for tests that speak to it directly.

import { fileURLToPath } from 'node:url';
import { programs, serve } from './harness.mjs';

/** The built site and, beside it, a page with nothing on it. */
export function serveBare() {
  return serve({ extra: { '/bare/': fileURLToPath(new URL('bare/', import.meta.url)) } });
}

/**
 * Starts an engine on this page, as `window.engine`, with `window.freshId` beside it. It opens the
 * workbook named, or the one open last; `open: false` leaves that to the test,
 * `locks: false` takes the browser's Web Locks away.
 */
export async function startEngine(page, origin, { workbook = null, open = true, locks = true } = {}) {
  if (!page.url().startsWith(`${origin}/bare/`)) await page.goto(`${origin}/bare/`);
  const { engine } = await programs();
  return page.evaluate(
    async ({ program, workbook, open, locks }) => {
      const { Engine, freshId } = await import('/bare/engine.mjs');
      window.engine = await Engine.start(program, { locks });
      window.freshId = freshId;
      return open ? window.engine.open(workbook) : null;
    },
    { program: engine, workbook, open, locks },
  );
}
