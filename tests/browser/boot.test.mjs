// Before the program runs: no blank page, no warnings, a sentence when it cannot start.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch } from './harness.mjs';

test('a good start says nothing in the console', async () => {
  const visit = await launch();
  try {
    // Unused preloads are reported some seconds after load.
    await visit.page.waitForTimeout(5000);
    assert.deepEqual(visit.errors, []);
  } finally {
    await visit.close();
  }
});

for (const [lang, words] of [
  ['zh', /这个浏览器打不开客本/],
  ['en', /Keben cannot start in this browser/],
]) {
  test(`a program that cannot be fetched ends in a sentence (${lang})`, async () => {
    const visit = await launch({ lang, go: false });
    try {
      await visit.page.route(/app-[0-9a-f]+_bg\.wasm/, (route) => route.abort());
      await visit.page.goto(visit.url);
      const message = visit.page.locator('#boot-failed');
      await message.waitFor({ state: 'visible' });
      assert.match(await message.innerText(), words);
      assert.equal(await visit.page.locator('html').getAttribute('lang'), lang === 'zh' ? 'zh-CN' : 'en');
    } finally {
      await visit.close();
    }
  });
}

test('a browser without WebAssembly gets a sentence', async () => {
  const visit = await launch({ lang: 'en', go: false });
  try {
    await visit.page.addInitScript(() => delete window.WebAssembly);
    await visit.page.goto(visit.url);
    await visit.page.locator('#boot-failed').waitFor({ state: 'visible' });
  } finally {
    await visit.close();
  }
});

test('a browser without scripts gets a sentence in both languages', async () => {
  const visit = await launch({ lang: 'en', go: false });
  try {
    const session = await visit.context.newCDPSession(visit.page);
    await session.send('Emulation.setScriptExecutionDisabled', { value: true });
    await visit.page.goto(visit.url);
    const text = await visit.page.locator('noscript').innerText();
    assert.match(text, /needs JavaScript/);
    assert.match(text, /需要打开 JavaScript/);
  } finally {
    await visit.close();
  }
});
