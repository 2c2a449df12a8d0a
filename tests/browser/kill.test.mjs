// Chromium is killed at a random moment of a burst of writing, again and again: whatever was
// acknowledged is there afterwards, and at most the one command that was under way besides.
//
// KEBEN_KILLS: how many times (20; `cargo xtask test --soak`: 1,000). KEBEN_SEED: brings a run back.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { chromium } from 'playwright-core';
import { serveBare, startEngine } from './bare.mjs';
import { FLAGS, executable } from './harness.mjs';
import { Twin, digest, perform, plan, random, seed } from './twin.mjs';

const KILLS = Number(process.env.KEBEN_KILLS ?? 20);
/** Kills on one profile; then a fresh one begins. */
const A_PROFILE = 10;
/** More operations than a burst ever gets to. */
const BURST = 400;
/** The latest moment of a kill after the burst began, in milliseconds. */
const LATEST = 700;

/** A Chromium of this test's own, so that it can be killed with all its processes. */
async function start(profile) {
  const args = [...FLAGS, '--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const child = spawn(executable(), [...args, 'about:blank'], {
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise((done) => child.once('exit', done));
  const address = await new Promise((done, failed) => {
    let said = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text) => {
      said += text;
      const found = said.match(/DevTools listening on (ws:\S+)/);
      if (found) done(found[1]);
    });
    gone.then(() => failed(new Error(`Chromium ended: ${said}`)));
  });
  const browser = await chromium.connectOverCDP(address);
  const context = browser.contexts()[0];
  let killed = false;
  const kill = async () => {
    if (killed) return;
    killed = true;
    if (process.platform === 'win32') {
      execFileSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    } else {
      process.kill(-child.pid, 'SIGKILL');
    }
    await gone;
    await ended(-child.pid);
    await browser.close().catch(() => {});
  };
  return { context, page: context.pages()[0] ?? (await context.newPage()), kill };
}

const remove = (folder) =>
  folder && rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });

/** Waits until the last process of a killed group has let go of its files. */
async function ended(group) {
  for (;;) {
    try {
      process.kill(group, 0);
    } catch {
      return;
    }
    await new Promise((done) => setTimeout(done, 5));
  }
}

/**
 * Writes until it is killed at a random moment: answers how many operations were acknowledged. Each
 * acknowledgement leaves the process before the next operation begins.
 */
async function burst(chromiums, operations, wait) {
  let acknowledged = 0;
  let began = () => {};
  const beginning = new Promise((done) => {
    began = done;
  });
  await chromiums.page.exposeFunction('acknowledge', (count) => {
    acknowledged = count;
    began();
  });
  const writing = chromiums.page
    .evaluate(
      async ({ operations, perform }) => {
        const act = new Function(`return (${perform})`)();
        for (const [at, operation] of operations.entries()) {
          await window.acknowledge(at);
          await act(operation);
        }
      },
      { operations, perform: perform.toString() },
    )
    .then(
      () => 'all was written',
      (error) => error.message,
    );
  const pause = new Promise((done) => setTimeout(done, wait));
  const ended = await Promise.race([writing, beginning.then(() => pause)]);
  assert.equal(ended, undefined, `the burst ended before the kill: ${ended}`);
  await chromiums.kill();
  return acknowledged;
}

test(`${KILLS} kills in the middle of writing lose nothing that was acknowledged`, async () => {
  const sum = { kills: 0, acknowledged: 0, besides: 0, lost: 0, unreadable: 0, verified: 0 };
  const chosen = seed();
  const chance = random(chosen);
  console.log(`KEBEN_SEED=${chosen}`);
  const began = Date.now();
  const server = await serveBare();
  let profile = null;
  let chromiums = null;
  /** Opens what the last kill left: what it holds is `twin`, or that and the operation under way. */
  const reopen = async (twin, under) => {
    chromiums = await start(profile);
    let found;
    try {
      await startEngine(chromiums.page, server.origin);
      found = await digest(chromiums.page);
    } catch (error) {
      sum.unreadable += 1;
      throw error;
    }
    sum.verified += found.lines;
    const more = twin.clone();
    if (under) more.apply(under);
    if (isDeepStrictEqual(found, twin.digest())) return twin;
    if (isDeepStrictEqual(found, more.digest())) {
      sum.besides += 1;
      return more;
    }
    sum.lost += 1;
    assert.deepEqual(found, more.digest(), `after kill ${sum.kills} with seed ${chosen}`);
  };
  try {
    while (sum.kills < KILLS) {
      profile = await mkdtemp(join(tmpdir(), 'keben-kill-'));
      let twin = new Twin();
      let under = null;
      for (let kill = 0; kill < A_PROFILE && sum.kills < KILLS; kill += 1) {
        twin = await reopen(twin, under);
        const operations = plan(twin, chance, BURST, `${sum.kills}`);
        const acknowledged = await burst(chromiums, operations, chance.below(LATEST));
        for (const operation of operations.slice(0, acknowledged)) twin.apply(operation);
        under = operations[acknowledged];
        sum.kills += 1;
        sum.acknowledged += acknowledged;
      }
      twin = await reopen(twin, under);
      // The whole history is there: everything can be taken back.
      const { page } = chromiums;
      for (let left = twin.done.length; left > 0; left -= 1) {
        await page.evaluate(() => engine.command('Undo'));
        twin.apply({ do: 'undo' });
      }
      assert.deepEqual(await digest(page), twin.digest(), 'taken back to the beginning');
      await chromiums.kill();
      await remove(profile);
    }
  } finally {
    await chromiums?.kill();
    await remove(profile);
    await server.close();
    console.log(
      `${sum.kills} kills in ${((Date.now() - began) / 1000).toFixed(0)} s: ` +
        `${sum.acknowledged} changes acknowledged, ${sum.lost} workbooks short of one, ` +
        `${sum.unreadable} unreadable; ${sum.besides} times the command under way was there too; ` +
        `${sum.verified} journal lines read again`,
    );
  }
});
