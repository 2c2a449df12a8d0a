// Nothing leaves the browser: page and workers try every door and none opens.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, listener, noForeignRequests, programs, serve } from './harness.mjs';

let foreign;
let visit;

before(async () => {
  foreign = await listener();
  visit = await launch();
});
after(async () => {
  await visit?.close();
  await foreign?.close();
});

/** Runs in page or worker: tries each door, answers the doors that policy closed. */
async function tryDoors(origin) {
  const closed = [];
  self.addEventListener('securitypolicyviolation', (event) => {
    closed.push(`${event.effectiveDirective} ${event.blockedURI}`);
  });
  const attempt = async (work) => {
    try {
      await work();
      return 'open';
    } catch {
      return 'closed';
    }
  };
  const outcomes = {
    fetch: await attempt(() => fetch(`${origin}/fetch`, { mode: 'no-cors' })),
    invalid: await attempt(() => fetch('https://example.invalid/', { mode: 'no-cors' })),
    xhr: await attempt(
      () =>
        new Promise((done, failed) => {
          const request = new XMLHttpRequest();
          request.open('GET', `${origin}/xhr`);
          request.onload = done;
          request.onerror = failed;
          request.send();
        }),
    ),
    socket: await attempt(
      () =>
        new Promise((done, failed) => {
          const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket`);
          socket.onopen = done;
          socket.onerror = failed;
        }),
    ),
    module: await attempt(() => import(`${origin}/module.js`)),
  };
  await new Promise((done) => setTimeout(done, 300));
  return { outcomes, closed };
}

/** Every door shut, by policy and not by chance, and nothing arrived. */
function allShut({ outcomes, closed }, who) {
  for (const [door, outcome] of Object.entries(outcomes)) {
    assert.equal(outcome, 'closed', `${who}: ${door} went out`);
  }
  const wanted = [/^connect-src .*\/fetch|^connect-src http:\/\/127/, /^connect-src https:\/\/example\.invalid/];
  for (const pattern of wanted) {
    assert.ok(closed.some((line) => pattern.test(line)), `${who}: ${pattern} in ${closed}`);
  }
  assert.deepEqual(foreign.seen, [], `${who}: something arrived`);
}

test('control: without the policy the same request arrives', async () => {
  const bare = await serve({
    extra: {
      '/bare.html': (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end('<!doctype html><title>bare</title>');
      },
    },
  });
  const page = await visit.context.newPage();
  await page.goto(`${bare.origin}/bare.html`);
  const { outcomes } = await page.evaluate(tryDoors, foreign.origin);
  await page.close();
  await bare.close();
  assert.equal(outcomes.fetch, 'open');
  assert.equal(outcomes.xhr, 'open');
  assert.ok(foreign.seen.includes('GET /fetch') && foreign.seen.includes('UPGRADE /socket'));
  foreign.seen.length = 0;
});

test('the page reaches no other origin', async () => {
  allShut(await visit.page.evaluate(tryDoors, foreign.origin), 'page');
  const others = await visit.page.evaluate(async (origin) => {
    const image = new Image();
    const shown = new Promise((done) => {
      image.onload = () => done('open');
      image.onerror = () => done('closed');
    });
    image.src = `${origin}/image.png`;
    const beacon = navigator.sendBeacon(`${origin}/beacon`, 'x');
    const form = document.createElement('form');
    form.action = `${origin}/form`;
    form.target = 'nowhere';
    document.body.append(form);
    form.submit();
    form.remove();
    const inline = document.createElement('script');
    inline.textContent = 'window.inlineRan = true';
    document.head.append(inline);
    await new Promise((done) => setTimeout(done, 500));
    return { image: await shown, beacon, inline: window.inlineRan ?? false };
  }, foreign.origin);
  assert.equal(others.image, 'closed');
  assert.equal(others.inline, false, 'an inline script ran');
  assert.deepEqual(foreign.seen, []);
});

for (const name of ['engine', 'analyst', 'files', 'convert', 'sheets']) {
  test(`the ${name} worker reaches no other origin`, async () => {
    const [glue] = (await programs())[name];
    // Started as src/app/worker.rs does: a blob module that imports the hashed program.
    const tried = await visit.page.evaluate(
      async ({ glue, origin, doors }) => {
        const address = JSON.stringify(new URL(glue, document.baseURI).href);
        const source = `
          import start from ${address};
          await start();
          const tryDoors = ${doors};
          tryDoors(${JSON.stringify(origin)}).then((tried) => postMessage({ tried }));`;
        const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
        const worker = new Worker(url, { type: 'module' });
        try {
          return await new Promise((done, failed) => {
            worker.onmessage = ({ data }) => data.tried && done(data.tried);
            worker.onerror = (event) => failed(new Error(event.message || 'worker'));
          });
        } finally {
          worker.terminate();
          URL.revokeObjectURL(url);
        }
      },
      { glue, origin: foreign.origin, doors: tryDoors.toString() },
    );
    allShut(tried, name);
  });
}

test('the workers the page itself started reach no other origin', async () => {
  await visit.page.waitForFunction(() => performance.now() > 3000);
  const workers = visit.page.workers();
  assert.ok(workers.length > 0, 'the page started no worker');
  for (const worker of workers) {
    assert.match(worker.url(), /^blob:/, 'a worker from a network address escapes the policy');
    allShut(await worker.evaluate(tryDoors, foreign.origin), worker.url());
  }
});

test('a first visit asks only its own origin', async () => {
  const check = noForeignRequests(visit.page);
  await visit.page.reload();
  await visit.page.waitForTimeout(1500);
  check();
});
