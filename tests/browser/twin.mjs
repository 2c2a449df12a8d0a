// What a workbook should hold after some commands, worked out apart from Keben: records of staff,
// imports, and which steps undo and redo would move.

import assert from 'node:assert/strict';

/** A random generator that a printed seed brings back (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, below: (end) => Math.floor(next() * end) };
}

/** A seed: `KEBEN_SEED`, or a new one. */
export function seed() {
  return Number(process.env.KEBEN_SEED ?? Math.floor(Math.random() * 2 ** 31));
}

/** The workbook as plain values. An operation is `{do: 'put' | 'import' | 'undo' | 'redo', …}`. */
export class Twin {
  /** Record id → fields. */
  records = new Map();
  /** Ids of imports in force, oldest first, and their lines. */
  imports = [];
  /** Every operation that was not undo or redo, in order. */
  steps = [];
  /** Numbers of steps in force, and of those redo would do again. */
  done = [];
  undone = [];
  /** Lines of the journal. */
  lines = 0;

  clone() {
    const twin = new Twin();
    twin.records = new Map(this.records);
    twin.imports = [...this.imports];
    twin.steps = [...this.steps];
    twin.done = [...this.done];
    twin.undone = [...this.undone];
    twin.lines = this.lines;
    return twin;
  }

  apply(operation) {
    this.lines += 1;
    if (operation.do === 'undo') {
      const at = this.done.pop();
      this.undone.push(at);
      this.back(this.steps[at]);
    } else if (operation.do === 'redo') {
      const at = this.undone.pop();
      this.done.push(at);
      this.forth(this.steps[at]);
    } else {
      const before = operation.do === 'put' ? this.records.get(operation.id) : undefined;
      const step = { ...operation, before };
      this.done.push(this.steps.length);
      this.undone = [];
      this.steps.push(step);
      this.forth(step);
    }
  }

  forth(step) {
    if (step.do === 'import') this.imports.push(step);
    else this.records.set(step.id, { ...step.before, ...step.fields });
  }

  back(step) {
    if (step.do === 'import') this.imports = this.imports.filter((known) => known.id !== step.id);
    else if (step.before) this.records.set(step.id, step.before);
    else this.records.delete(step.id);
  }

  /** All that can be compared with a workbook that was opened. */
  digest() {
    const said = (stack) => {
      const step = this.steps[stack.at(-1)];
      if (!step) return null;
      if (step.do === 'import') return { Import: [step.source, step.lines, 'customer', 0] };
      return step.fields[step.before ? 'email' : 'name'];
    };
    const inForce = new Set(this.done);
    return {
      lines: this.lines,
      records: [...this.records]
        .map(([id, fields]) => `${id} ${fields.name} ${fields.email}`)
        .sort(),
      imports: this.imports.map(({ id }) => id),
      orders: this.imports.reduce((sum, { lines }) => sum + lines, 0),
      history: this.steps.map((_, at) => inForce.has(at)),
      undo: said(this.done),
      redo: said(this.undone),
    };
  }
}

/** The same of the workbook that is open in the engine of this page. */
export async function digest(page) {
  const { workbook, saved } = await page.evaluate(() => engine.state);
  if (!workbook) {
    assert.equal(saved, 'Nothing');
    return new Twin().digest();
  }
  const { state, records, history } = await page.evaluate(async () => {
    const all = { kind: 'staff', customer: null, search: '', from: 0, count: 1_000_000 };
    const { Records } = await engine.ask({ Records: all });
    const { History } = await engine.ask({ History: { from: 0, count: 1_000_000 } });
    return { state: engine.state, records: Records.rows, history: History };
  });
  assert.ok(state.saved.OnDisk, JSON.stringify(state.saved));
  const said = (step) => {
    if (!step) return null;
    if (step.Add) return step.Add[1];
    if (step.Edit) return step.Edit.new;
    return step;
  };
  return {
    lines: state.safety.verified,
    records: records
      .map(({ id, fields }) => {
        const of = Object.fromEntries(fields);
        return `${id} ${of.name} ${of.email}`;
      })
      .sort(),
    imports: state.imports.map(({ id }) => id).reverse(),
    orders: state.totals.lines,
    history: history.lines.map((line) => line.in_force).reverse(),
    undo: said(state.undo),
    redo: said(state.redo),
  };
}

/**
 * Operations a person might do, one after another, beginning where the twin stands; `mark` keeps
 * names apart. They fit only in this order, from there.
 */
export function plan(twin, chance, count, mark) {
  const trial = twin.clone();
  const operations = [];
  const id = () => Array.from({ length: 32 }, () => chance.below(16).toString(16)).join('');
  for (let at = 0; at < count; at += 1) {
    const dice = chance.next();
    const known = [...trial.records.keys()];
    let operation;
    // The first import makes the workbook.
    if (!trial.lines) operation = { do: 'import', id: id(), source: `${mark}.csv`, lines: 3 };
    else if (dice < 0.1 && trial.done.length) operation = { do: 'undo' };
    else if (dice < 0.16 && trial.undone.length) operation = { do: 'redo' };
    else if (dice < 0.26) {
      const lines = chance.next() < 0.1 ? 20_000 : 1 + chance.below(300);
      operation = { do: 'import', id: id(), source: `${mark}-${at}.csv`, lines };
    } else if (dice < 0.5 && known.length) {
      const chosen = known[chance.below(known.length)];
      operation = { do: 'put', id: chosen, fields: { email: `edit-${mark}-${at}@example.com` } };
    } else {
      const fields = { name: `Person ${mark} ${at}`, email: `new-${mark}-${at}@example.com` };
      operation = { do: 'put', id: id(), fresh: true, fields };
    }
    trial.apply(operation);
    operations.push(operation);
  }
  return operations;
}

/** Runs in the page: does one operation; answers when it is acknowledged. */
export function perform(operation) {
  switch (operation.do) {
    case 'undo':
      return engine.command('Undo');
    case 'redo':
      return engine.command('Redo');
    case 'import': {
      const line = (_, at) => ({ customer: `c${at % 50}`, day: at % 700, amount: 10_000 + at });
      return engine.import(
        operation.source,
        Array.from({ length: operation.lines }, line),
        operation.id,
      );
    }
    default: {
      const { id, fresh, fields } = operation;
      const put = { kind: 'staff', id: fresh ? '' : id, fields: Object.entries(fields) };
      return engine.command({ Put: put }, [], fresh ? id : undefined);
    }
  }
}
