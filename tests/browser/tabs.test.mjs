// Several tabs on one workbook: one writes, the others follow; nobody overwrites anybody.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serveBare, startEngine } from './bare.mjs';
import { launch, started } from './harness.mjs';
import { random, seed } from './twin.mjs';
import { four, go, noViolations, openSample, settled, visiting } from './ways.mjs';

/** Commands of each of two tabs that write by turns. */
const COMMANDS = 2_000;

/** Engines without pages around them, in tabs of one browser. */
async function bare(work) {
  const server = await serveBare();
  const visit = await launch({ server, go: false });
  const tab = async (options) => {
    const page = await visit.context.newPage();
    await startEngine(page, server.origin, options);
    return page;
  };
  try {
    await work(tab, visit);
    assert.deepEqual(visit.errors, [], 'the console was not quiet');
  } finally {
    await visit.close();
    await server.close();
  }
}

const sale = (customer) => [{ customer, day: 20_000, amount: 10_000 }];
const write = (page, source) =>
  page.evaluate(([source, lines]) => engine.import(source, lines), [source, sale(source)]);
const undo = (page) => page.evaluate(() => engine.command('Undo'));
const takeOver = (page) => page.evaluate(() => engine.command('TakeOver'));
const until = (page, wanted) =>
  page.evaluate((wanted) => engine.until(new Function('state', `return ${wanted}`)), wanted);

test('the second tab only reads, follows live, and writes when the first one closes', async () => {
  await bare(async (tab) => {
    const first = await tab();
    await write(first, 'a');
    assert.equal(await first.evaluate(() => engine.state.role), 'Writer');
    const second = await tab();
    assert.equal(await second.evaluate(() => engine.state.role), 'Reader');
    await assert.rejects(undo(second), /ReadOnly/);
    await assert.rejects(write(second, 'x'), /ReadOnly/);
    const report = await second.evaluate(() => engine.ask({ Report: ['abc', [], null] }));
    assert.ok(report.Report, 'a tab that follows still answers');

    await write(first, 'b');
    await until(second, 'state.totals.lines === 2');
    await undo(first);
    await until(second, 'state.totals.lines === 1 && state.redo');

    await first.close();
    await until(second, 'state.role === "Writer"');
    const state = await write(second, 'c');
    assert.equal(state.totals.lines, 2);
    assert.equal(state.imports[0].source, 'c');
  });
});

test('leaving the workbook is enough to let the other tab write', async () => {
  await bare(async (tab) => {
    const first = await tab();
    const { workbook } = await write(first, 'a');
    const second = await tab({ workbook: workbook.id });
    await first.evaluate(() => engine.command('OpenSampleShop'));
    await until(second, 'state.role === "Writer"');
    await until(second, 'state.workbooks.length === 2');
    // Going back to it, it is the first one that follows.
    const state = await first.evaluate((id) => engine.command({ OpenWorkbook: id }), workbook.id);
    assert.equal(state.role, 'Reader');
  });
});

test('a tab that follows can still make and open workbooks of its own', async () => {
  await bare(async (tab) => {
    const first = await tab();
    await write(first, 'a');
    const second = await tab();
    const state = await second.evaluate(() => engine.command('OpenSampleShop'));
    assert.equal(state.role, 'Writer');
    assert.ok(state.totals.lines > 1000);
    await until(first, 'state.workbooks.length === 2');
    assert.equal(await first.evaluate(() => engine.state.role), 'Writer');
  });
});

test('taking over waits for the command under way, and the tab that gave way follows', async () => {
  await bare(async (tab) => {
    const first = await tab();
    await write(first, 'a');
    const second = await tab();
    await first.evaluate(() => {
      const line = (_, at) => ({ customer: `c${at}`, day: 20_000, amount: 10_000 });
      window.many = engine.import('big', Array.from({ length: 60_000 }, line));
    });
    const taken = await takeOver(second);
    assert.equal(taken.role, 'Writer');
    const many = await first.evaluate(() => window.many);
    assert.equal(many.totals.lines, 60_001, 'the import was acknowledged');
    assert.equal(taken.totals.lines, 60_001, 'and is there for the tab that took over');
    await until(first, 'state.role === "Reader"');
    await undo(second);
    await until(first, 'state.totals.lines === 1');
  });
});

test('a frozen tab is robbed after about two seconds', async () => {
  await bare(async (tab, visit) => {
    const first = await tab();
    const { workbook } = await write(first, 'a');
    await first.close();
    // Holds the lock and never answers, as a frozen tab does.
    const frozen = visit.page;
    await frozen.goto(`${visit.server.origin}/bare/`);
    await frozen.evaluate((id) => {
      const held = navigator.locks.request(`keben:${id}`, () => new Promise(() => {}));
      held.catch(() => {
        window.robbed = true;
      });
    }, workbook.id);
    const second = await tab();
    assert.equal(await second.evaluate(() => engine.state.role), 'Reader');
    const began = Date.now();
    assert.equal((await takeOver(second)).role, 'Writer');
    const took = Date.now() - began;
    assert.ok(took > 1_500 && took < 6_000, `${took} ms`);
    assert.equal(await frozen.evaluate(() => window.robbed), true);
    assert.equal((await write(second, 'b')).totals.lines, 2);
  });
});

test('without Web Locks, the journal itself refuses the second writer', async () => {
  await bare(async (tab) => {
    const first = await tab({ locks: false });
    await write(first, 'a');
    const second = await tab({ locks: false });
    assert.equal(await second.evaluate(() => engine.state.role), 'Writer');
    // Neither hears of the other in time: both write the same line, and one is told.
    const both = await Promise.allSettled([write(first, 'b'), write(second, 'c')]);
    const told = both.filter(({ status }) => status === 'rejected');
    for (const { reason } of told) assert.match(reason.message, /ChangedElsewhere/);
    const kept = both.length - told.length;
    await until(first, `state.totals.lines === ${1 + kept}`);
    await until(second, `state.totals.lines === ${1 + kept}`);
    assert.equal((await write(second, 'd')).totals.lines, 2 + kept);
    await until(first, `state.totals.lines === ${2 + kept}`);
  });
});

for (const [lang, following] of [
  ['zh', /另一个标签页正在编辑这本账，这里跟着更新。/],
  ['en', /Another tab is editing this workbook; this one follows\./],
]) {
  test(`a page that follows says so, changes live, and takes over with a click (${lang})`, async () => {
    await visiting({ lang }, async (first, visit) => {
      await openSample(first);
      const second = await visit.context.newPage();
      await second.goto(visit.url);
      await started(second);
      await settled(second);
      const banner = (page) => page.locator('.banner.calm');
      const [back, forth] = [0, 1].map((at) => (page) => page.locator('.foot .row .quiet').nth(at));
      await banner(second).waitFor();
      assert.match(await banner(second).innerText(), following);
      assert.equal(await banner(first).count(), 0);
      await noViolations(second, 'a page that follows');
      for (const route of ['/customers', '/analysis/abc', '/safety', '/overview']) {
        await go(second, route);
        assert.ok(await banner(second).isVisible(), route);
      }
      assert.ok(await back(second).isDisabled(), 'nothing can be undone where nothing is written');

      const before = await four(second);
      await back(first).click();
      await second.locator('dl.four').waitFor({ state: 'detached' });

      await banner(second).locator('.button').click();
      await banner(second).waitFor({ state: 'detached' });
      await banner(first).waitFor();
      await forth(second).click();
      await second.locator('dl.four').waitFor();
      assert.deepEqual(await four(second), before);
      await first.locator('dl.four').waitFor();

      await second.close();
      await banner(first).waitFor({ state: 'detached' });
      await back(first).click();
      await first.locator('dl.four').waitFor({ state: 'detached' });
    });
  });
}

/** Runs in a tab: writes by turns with the other one until all its commands are acknowledged. */
function takeTurns({ name, commands, draws }) {
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  const acknowledged = [];
  const sum = { takeOvers: 0, refused: 0, elsewhere: 0 };
  const turn = async (draw) => {
    if (engine.state.role === 'Reader') {
      await engine.command('TakeOver');
      sum.takeOvers += 1;
    }
    const most = 10 + Math.floor(draw * 90);
    for (let count = 0; count < most && acknowledged.length < commands; count += 1) {
      const id = freshId();
      const put = { kind: 'staff', id: '', fields: [['name', `${name} ${acknowledged.length}`]] };
      try {
        await engine.command({ Put: put }, [], id);
        acknowledged.push(id);
      } catch (error) {
        if (error.message.includes('ReadOnly')) sum.refused += 1;
        else if (error.message.includes('ChangedElsewhere')) sum.elsewhere += 1;
        else throw error;
        break;
      }
    }
    await pause(draw * 120);
  };
  return (async () => {
    for (let at = 0; acknowledged.length < commands; at += 1) await turn(draws[at % draws.length]);
    return { acknowledged, ...sum };
  })();
}

test(`two tabs write ${COMMANDS} changes each, taking over from each other`, async () => {
  const chosen = seed();
  const chance = random(chosen);
  console.log(`KEBEN_SEED=${chosen}`);
  await bare(async (tab) => {
    const first = await tab();
    await write(first, 'a');
    const second = await tab();
    const began = Date.now();
    const draws = () => Array.from({ length: 500 }, () => chance.next());
    const [one, two] = await Promise.all([
      first.evaluate(takeTurns, { name: 'one', commands: COMMANDS, draws: draws() }),
      second.evaluate(takeTurns, { name: 'two', commands: COMMANDS, draws: draws() }),
    ]);
    const seconds = (Date.now() - began) / 1000;
    const all = 1 + 2 * COMMANDS;
    await until(first, `state.safety.verified === ${all}`);
    await until(second, `state.safety.verified === ${all}`);
    const third = await tab();
    const seen = [];
    for (const page of [first, second, third]) {
      seen.push(
        await page.evaluate(async () => {
          const everyone = { kind: 'staff', customer: null, search: '', from: 0, count: 10_000 };
          const { Records } = await engine.ask({ Records: everyone });
          const { History } = await engine.ask({ History: { from: 0, count: 10_000 } });
          const { role, revision, ...state } = structuredClone(engine.state);
          // What the browser estimates is another at every look.
          delete state.safety.storage;
          return { state, records: Records.rows, history: History };
        }),
      );
    }
    const [ours, theirs, opened] = seen;
    for (const other of [theirs, opened]) {
      other.state.workbook.opened = ours.state.workbook.opened;
      other.state.workbooks = ours.state.workbooks;
      assert.deepEqual(other, ours, 'the tabs differ');
    }
    const there = new Set(ours.records.map(({ id }) => id));
    const lost = [...one.acknowledged, ...two.acknowledged].filter((id) => !there.has(id));
    assert.deepEqual(lost, [], 'acknowledged and not there');
    assert.equal(there.size, 2 * COMMANDS, 'something is there that nobody acknowledged');
    // The order of each tab's own changes is the journal's.
    const order = ours.history.lines.map(({ step }) => step.Add?.[1] ?? '').reverse();
    for (const name of ['one', 'two']) {
      const own = order.filter((text) => text.startsWith(`${name} `));
      const numbers = own.map((text) => Number(text.split(' ')[1]));
      assert.ok(own.length > 0);
      assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b), `order of tab ${name}`);
    }
    const takeOvers = one.takeOvers + two.takeOvers;
    assert.ok(takeOvers >= 20, `only ${takeOvers} take-overs`);
    console.log(
      `${2 * COMMANDS} changes in ${seconds.toFixed(0)} s ` +
        `(${((seconds * 1000) / (2 * COMMANDS)).toFixed(1)} ms each, both tabs together), ` +
        `${takeOvers} take-overs, ${one.refused + two.refused} refused to a tab that had given way, ` +
        `${one.elsewhere + two.elsewhere} refused by the journal; none lost`,
    );
  });
});
