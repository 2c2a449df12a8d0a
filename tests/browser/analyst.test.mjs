// Questions too big for the engine: answered by a worker of their own that is given the workbook as it now is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from './harness.mjs';
import { LANGS, go, noViolations, openSample, read, settled, visiting, words, write } from './ways.mjs';

const TITLE = { zh: '销售日历', en: 'Sales calendar' };
const server = await serve();
test.after(() => server.close());

for (const lang of LANGS) {
  test(`the calendar is answered, follows the workbook, and works offline (${lang})`, async () => {
    await visiting({ lang, server }, async (page, { context }) => {
      const fetched = [];
      page.on('request', (request) => fetched.push(request.url()));
      const analyst = () => fetched.filter((url) => /analyst-.*wasm/.test(url)).length;
      await openSample(page);
      assert.equal(analyst(), 0, 'the analyst comes with the first question for it');
      await go(page, '/analysis/calendar');
      await page.locator('header.finding').waitFor();
      assert.equal(analyst(), 1);
      assert.match(await page.title(), new RegExp(TITLE[lang]));
      const before = await words(page, 'header.finding .facts');
      assert.match(before, /1,798/);
      const rows = () => page.locator('table[role=grid] tbody tr:not(.spacer)').count();
      assert.equal(await rows(), 7);
      await noViolations(page, `calendar ${lang}`);
      // The workbook changes while it is looked at: a line taken away is missing here, undone it is back.
      await go(page, '/customers');
      await page.locator('.data-table .name').first().click();
      await page.waitForURL(/#\/customer\//);
      await settled(page);
      await page.evaluate(() => history.back());
      await page.locator('.data-table .name').first().waitFor();
      await page.keyboard.press('Control+z');
      await page.waitForFunction(() => !document.querySelector('dl.four, .data-table .name'));
      await page.keyboard.press('Control+Shift+z');
      await go(page, '/analysis/calendar');
      await page.waitForFunction(
        (before) => document.querySelector('header.finding .facts')?.innerText.replace(/\s+/g, ' ').trim() === before,
        before,
      );
      await page.waitForFunction(() => navigator.serviceWorker.ready.then((ready) => ready.active?.state === 'activated'));
      await context.setOffline(true);
      await page.reload();
      await settled(page);
      assert.equal(await words(page, 'header.finding .facts'), before);
      assert.equal(await rows(), 7);
    });
  });
}

test('lifetime value of CDNOW: the published fit, valued anew without a refit when a slider moves', async () => {
  await visiting({ lang: 'en', server }, async (page) => {
    await page.locator('.samples .link').nth(1).click();
    await page.waitForFunction(() => location.hash === '#/overview' && document.querySelector('dl.four'));
    await settled(page);
    // Fader, Hardie, Lee 2005: calibrated on the first 39 weeks.
    await go(page, '/analysis/clv?model=bg-nbd&calibration_end=1997-09-30');
    await page.locator('header.finding').waitFor({ timeout: 60_000 });
    assert.match(await words(page, 'h1'), /^Of 2,357 customers about 1,9\d\d .* over 52 weeks$/);
    const fit = await page.locator('section.further', { hasText: 'Parameters' }).innerText();
    for (const published of [/r\s+0\.242\d/, /alpha\s+4\.41\d\d/, /a\s+0\.792\d/, /b\s+2\.42\d\d/, /−9,582\.4\d/]) {
      assert.match(fit, published);
    }
    await noViolations(page, 'lifetime value');
    const before = await page.locator('h1').innerText();
    await page.getByRole('slider', { name: 'Margin' }).focus();
    const began = Date.now();
    await page.keyboard.press('Home');
    await page.waitForFunction((before) => document.querySelector('h1').innerText !== before, before);
    assert.ok(Date.now() - began < 3000, 'margin alone must not ask for a refit');
    assert.match(await words(page, 'h1'), /worth \S*0(\.00)? over 52 weeks$/);
  });
});

/** Opens CDNOW: refits of its 2,357 customers take seconds. */
async function openCdnow(page) {
  await page.locator('.samples .link').nth(1).click();
  await page.waitForFunction(() => location.hash === '#/overview' && document.querySelector('dl.four'));
  await settled(page);
}

/** Keeps the workers the page makes, and what the analyst says of how far it is (ticket, done, of). */
async function watchWorkers(page) {
  await page.evaluate(() => {
    globalThis.made = [];
    globalThis.told = [];
    const Real = Worker;
    globalThis.Worker = class extends Real {
      constructor(...words) {
        super(...words);
        if (words[1]?.name !== 'keben-analyst') return;
        globalThis.made.push(this);
        this.addEventListener('message', ({ data }) => {
          const [kind] = new Uint8Array(data[0]);
          if (kind === 1) globalThis.told.push(performance.now());
        });
      }
    };
  });
}

const BAR = '.waits:not(.ended) [role=progressbar]';
const CANCEL = { zh: '取消', en: 'Cancel' };
const AGAIN = { zh: '重新计算', en: 'Work it out again' };
const CANCELLED = { zh: /已取消/, en: /Cancelled/ };
const HEADLINE = { zh: /^2,357 位客户中约 .* 周合起来值/, en: /^Of 2,357 customers about .* over \d+ weeks?$/ };

const HELD = { zh: '用哪些天来估计', en: 'Estimate with' };

for (const lang of LANGS) {
  test(`refits show how far they are, can be cancelled and asked again (${lang})`, async () => {
    await visiting({ lang, server }, async (page) => {
      await openCdnow(page);
      await watchWorkers(page);
      // The slowest of the models: more than a second on any machine.
      await page.evaluate(() => { location.hash = '#/analysis/clv?model=pareto-nbd'; });
      const bar = page.locator(BAR);
      await bar.waitFor();
      await page.waitForFunction((bar) => Number(document.querySelector(bar)?.getAttribute('aria-valuenow')) > 2, BAR);
      await page.locator('.waits button', { hasText: CANCEL[lang] }).click();
      await page.locator('main [role=alert]', { hasText: CANCELLED[lang] }).waitFor();
      assert.equal(await bar.count(), 0);
      assert.equal(await page.locator('main h1').count(), 1);
      await noViolations(page, `cancelled ${lang}`);
      await page.locator('main button', { hasText: AGAIN[lang] }).click();
      await page.locator('header.finding').waitFor({ timeout: 60_000 });
      await settled(page, 60_000);
      const usual = await words(page, 'h1');
      assert.match(usual, HEADLINE[lang]);
      assert.equal(await page.evaluate(() => globalThis.made.length), 2, 'Cancel ended the first');
      // At most ten words a second on how far it is, but for what a busy machine delivers late.
      const gaps = await page.evaluate(() => globalThis.told.slice(1).map((at, of) => at - globalThis.told[of]));
      assert.ok(gaps.length > 4, `${gaps.length} words on how far it is`);
      assert.ok(gaps.filter((gap) => gap < 60).length <= gaps.length / 5, `${gaps.map(Math.round)}`);
      // With an answer on screen it stays there, and what is shown is said to be from before.
      const thumb = page.getByRole('slider', { name: HELD[lang] });
      await thumb.focus();
      await page.keyboard.press('ArrowLeft');
      await bar.waitFor();
      await page.locator('.waits button', { hasText: CANCEL[lang] }).click();
      await page.locator('.waits.ended', { hasText: CANCELLED[lang] }).waitFor();
      assert.equal(await words(page, 'h1'), usual);
      await page.locator('.waits.ended button').click();
      await bar.waitFor();
      await noViolations(page, `at work ${lang}`);
      await page.waitForFunction((usual) => document.querySelector('h1').innerText !== usual, usual, { timeout: 60_000 });
      assert.equal(await page.locator('.waits').count(), 0);
    });
  });
}

test('the newest question does not wait for the refits of one nobody wants any more', async () => {
  await visiting({ lang: 'en', server }, async (page) => {
    await openCdnow(page);
    await go(page, '/analysis/clv?model=bg-nbd');
    await page.locator('header.finding').waitFor({ timeout: 60_000 });
    await settled(page, 60_000);
    // What the slow one takes on this machine.
    const took = async (asks, shows) => {
      const began = Date.now();
      await asks();
      await page.waitForFunction((shows) => document.querySelector('article.analysis[aria-busy=false]')
        && document.querySelector('.finding').innerText.includes(shows), shows, { timeout: 60_000 });
      return Date.now() - began;
    };
    const model = (name) => page.getByRole('radio', { name, exact: true }).check({ force: true });
    const slow = await took(() => model('Pareto'), 'This is Pareto/NBD');
    const back = await took(() => model('BG'), 'This is BG/NBD');
    assert.ok(back < slow / 2, `what was answered is there: ${back} ms`);
    await page.evaluate(() => { location.hash = '#/analysis/clv?model=pareto-nbd&calibration_end=1998-03-31'; });
    await page.waitForTimeout(300);
    const newest = await took(
      () => page.evaluate(() => { location.hash = '#/analysis/clv?model=pareto-nbd'; }),
      'This is Pareto/NBD',
    );
    assert.ok(newest < Math.max(600, slow / 2), `${newest} ms after one of ${slow} ms`);
  });
});

test('horizon, discount and margin are followed as they move, without a refit', async () => {
  await visiting({ lang: 'en', server }, async (page) => {
    await openCdnow(page);
    await watchWorkers(page);
    await go(page, '/analysis/clv');
    await page.locator('header.finding').waitFor({ timeout: 60_000 });
    await settled(page, 60_000);
    // What one answer takes on this machine.
    const one = await page.evaluate(async () => {
      const said = () => document.querySelector('h1').innerText;
      const [before, began] = [said(), performance.now()];
      const thumb = document.querySelector('input[aria-label="Look ahead"]');
      thumb.value = '40';
      thumb.dispatchEvent(new Event('input', { bubbles: true }));
      while (said() === before) await new Promise((done) => requestAnimationFrame(done));
      return performance.now() - began;
    });
    // Three seconds of a thumb under way, sixty moves a second.
    const seen = await page.evaluate(async () => {
      const thumb = document.querySelector('input[aria-label="Look ahead"]');
      const heard = new Map();
      const began = performance.now();
      for (let step = 0; performance.now() - began < 3000; step += 1) {
        thumb.value = String(60 + (step % 180));
        thumb.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((done) => requestAnimationFrame(done));
        const said = document.querySelector('h1').innerText;
        if (!heard.has(said)) heard.set(said, performance.now() - began);
      }
      return [...heard.values()];
    });
    console.log(`# ${seen.length} answers in 3 s, one of ${Math.round(one)} ms`);
    // Several a second; where a busy machine needs longer for one, still one after the other.
    assert.ok(seen.length >= Math.min(9, 3000 / one / 3), `${seen.length} answers, one takes ${one} ms`);
    assert.ok(one < 1_500, `${one} ms`);
    // At rest the last one is shown.
    await page.evaluate(() => {
      const thumb = document.querySelector('input[aria-label="Look ahead"]');
      thumb.value = '26';
      thumb.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await page.waitForFunction(() => / over 26 weeks$/.test(document.querySelector('h1').innerText));
    await settled(page);
    assert.match(await page.evaluate(() => location.hash), /horizon_weeks=26/);
    // The bounds, rough while it moved, become what a fresh answer says.
    const cards = () => words(page, 'main .cards');
    let refined;
    do {
      refined = await cards();
      await page.waitForTimeout(2_000);
    } while (refined !== (await cards()));
    await page.reload();
    await page.locator('header.finding').waitFor({ timeout: 60_000 });
    await settled(page, 60_000);
    assert.equal(await cards(), refined);
  });
});

test('the end of calibration is a slider of weeks, and a day in links', async () => {
  await visiting({ lang: 'en', server }, async (page) => {
    await openCdnow(page);
    await go(page, '/analysis/clv?model=bg-nbd&calibration_end=1997-09-30');
    await page.locator('header.finding').waitFor({ timeout: 60_000 });
    await settled(page, 60_000);
    const thumb = page.getByRole('slider', { name: 'Estimate with' });
    assert.equal(await thumb.getAttribute('aria-valuetext'), 'days up to 1997-09-30; the 39 weeks after them test it');
    await thumb.focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => location.hash.includes('calibration_end=1997-10-07'));
    await settled(page, 60_000);
    assert.equal(await thumb.getAttribute('aria-valuetext'), 'days up to 1997-10-07; the 38 weeks after them test it');
    const held = await words(page, 'h1');
    await page.keyboard.press('End');
    await page.waitForFunction(() => !location.hash.includes('calibration_end'));
    await page.waitForFunction((held) => document.querySelector('h1').innerText !== held, held, { timeout: 60_000 });
    await settled(page, 60_000);
    assert.equal(await thumb.getAttribute('aria-valuetext'), 'all days, up to 1998-06-30');
  });
});

const STILL = { zh: /^有 \d+% 的可能仍是客户，今后 52 周预计再买 [\d.]+ 次，值 /, en: /^Still a customer with \d+%; [\d.]+ purchases expected over 52 weeks, worth / };

for (const lang of LANGS) {
  test(`a customer's page shows whether they are still one, over time (${lang})`, async () => {
    await visiting({ lang, server }, async (page) => {
      await openSample(page);
      await go(page, '/customers');
      await page.locator('.data-table .name').first().click();
      await page.waitForURL(/#\/customer\//);
      await settled(page);
      const section = page.locator('section.portrait');
      await section.locator('.cards').waitFor({ timeout: 60_000 });
      await settled(page);
      assert.match(await words(page, 'section.portrait .said'), STILL[lang]);
      assert.equal(await section.locator('.cards li').count(), 4);
      assert.equal(await section.locator('.drawing img').count(), 1);
      await section.locator('.how').click();
      assert.match(await words(page, '#clv'), /x = \d+.*T = [\d.,]+ → P.*? = [\d.]+%/);
      await noViolations(page, `portrait ${lang}`);
      // Another customer needs no other fit.
      const first = await words(page, 'section.portrait .said');
      await go(page, '/customers');
      await page.locator('.data-table .name').nth(3).click();
      await page.waitForURL(/#\/customer\//);
      await section.locator('.cards').waitFor({ timeout: 5_000 });
      assert.notEqual(await words(page, 'section.portrait .said'), first);
      // The link to the analysis finds the answer there.
      await section.locator('h2 a').click();
      await page.locator('header.finding').waitFor({ timeout: 5_000 });
    });
  });
}

test('a customer of a shop the models refuse has a page that says what is missing', async () => {
  await visiting({ lang: 'en', server }, async (page) => {
    const rows = Array.from({ length: 12 }, (_, at) => `C${at},2024-01-${10 + at},20`);
    await read(page, { name: 'few.csv', mimeType: 'text/csv', buffer: Buffer.from(`customer,date,amount\n${rows.join('\n')}\n`) });
    await write(page);
    await go(page, '/customers');
    await page.locator('.data-table .name').first().click();
    await page.waitForURL(/#\/customer\//);
    const caveat = page.locator('section.portrait .caveat');
    await caveat.waitFor({ timeout: 30_000 });
    assert.match(await caveat.innerText(), /came back|come back|repeat/i);
    assert.ok(await page.locator('dl.customer-facts').isVisible());
    await noViolations(page, 'portrait refused');
  });
});

test('of a large workbook a portrait is worked out when it is asked for', async () => {
  await visiting({ lang: 'en', server }, async (page) => {
    let seed = 7;
    const draw = (below) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const lines = Array.from({ length: 100_001 }, () => {
      const day = new Date(Date.UTC(2022, 0, 1 + draw(1000))).toISOString().slice(0, 10);
      return `C${draw(8000) % (1 + draw(8000))},${day},${5 + draw(90)}`;
    });
    await read(page, { name: 'many.csv', mimeType: 'text/csv', buffer: Buffer.from(`customer,date,amount\n${lines.join('\n')}\n`) });
    await write(page);
    await watchWorkers(page);
    await go(page, '/customers');
    await page.locator('.data-table .name').first().click();
    await page.waitForURL(/#\/customer\//);
    await settled(page);
    const section = page.locator('section.portrait');
    const ask = section.locator('button', { hasText: 'Work it out' });
    await ask.waitFor();
    assert.equal(await page.evaluate(() => globalThis.made.length), 0, 'nothing is started unasked');
    await ask.click();
    await section.locator(BAR).waitFor();
    await page.locator('.waits button', { hasText: 'Cancel' }).click();
    await section.getByRole('alert').waitFor();
    await section.locator('button', { hasText: 'Work it out again' }).click();
    await section.locator('.cards').waitFor({ timeout: 120_000 });
    assert.equal(await page.evaluate(() => globalThis.made.length), 2);
  });
});

test('an analyst that falls says so, and the next question starts another', async () => {
  await visiting({ lang: 'en', server, before: '' }, async (page) => {
    await openSample(page);
    await page.evaluate(() => {
      const { terminate } = Worker.prototype;
      globalThis.made = [];
      const Real = Worker;
      globalThis.Worker = class extends Real {
        constructor(...words) {
          super(...words);
          globalThis.made.push(this);
        }
      };
      globalThis.Worker.prototype.terminate = terminate;
    });
    const rows = page.locator('table[role=grid] tbody tr:not(.spacer)');
    await go(page, '/analysis/calendar');
    await rows.nth(6).waitFor();
    await page.evaluate(() => globalThis.made.at(-1).dispatchEvent(new ErrorEvent('error', { message: 'fell' })));
    await go(page, '/overview');
    await go(page, '/analysis/calendar');
    await rows.nth(6).waitFor();
    assert.equal(await page.evaluate(() => globalThis.made.length), 2);
  });
});
