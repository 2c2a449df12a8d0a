// What runs in the browser: each contender turns the same file into typed columns and an ABC.
//
// Every contender gets a fresh worker, warmed by a small file before the clock starts. The clock
// runs from handing the File over until the class sizes are back on the page.

import { Engine, Files, importFile, question } from './keben.mjs';
import { value } from './value.mjs';

const files = new Map();

/** Fetches a file once and keeps it for every contender. */
async function fetched(name) {
  if (!files.has(name)) {
    const bytes = await (await fetch(`/data/${name}`)).arrayBuffer();
    files.set(name, new File([bytes], name, { type: 'text/csv' }));
  }
  return files.get(name);
}

/** A JavaScript reader in a worker of its own. */
function scripted(script, options = {}) {
  return async () => {
    const worker = new Worker(script, options);
    return {
      run: (file) =>
        new Promise((done, failed) => {
          worker.onmessage = ({ data }) => done(data);
          worker.onerror = (event) => failed(new Error(event.message));
          worker.postMessage(file);
        }),
      memory: async () => null,
      end: () => worker.terminate(),
    };
  };
}

async function duckdb() {
  const { AsyncDuckDB, VoidLogger } = await import('/npm/@duckdb/duckdb-wasm/dist/duckdb-browser.mjs');
  const place = `${location.origin}/npm/@duckdb/duckdb-wasm/dist`;
  const worker = new Worker(`${place}/duckdb-browser-eh.worker.js`);
  const db = new AsyncDuckDB(new VoidLogger(), worker);
  await db.instantiate(`${place}/duckdb-eh.wasm`);
  const connection = await db.connect();
  return {
    run: async (file) => {
      await db.registerFileBuffer('o.csv', new Uint8Array(await file.arrayBuffer()));
      await connection.query(`CREATE OR REPLACE TABLE o AS SELECT * FROM read_csv('o.csv',
        header = true, delim = ',', columns = {'order_id': 'VARCHAR', 'customer_id': 'VARCHAR',
        'date': 'DATE', 'amount': 'DECIMAL(18,4)', 'quantity': 'INTEGER', 'category': 'VARCHAR'})`);
      const table = await connection.query(`
        WITH c AS (SELECT customer_id, sum(amount) AS v FROM o GROUP BY customer_id),
        r AS (SELECT v, coalesce(sum(v) OVER (ORDER BY v DESC, customer_id
              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS b, sum(v) OVER () AS t FROM c)
        SELECT CASE WHEN b * 100 < t * 80 THEN 'A' WHEN b * 100 < t * 95 THEN 'B' ELSE 'C' END AS k,
               count(*)::INTEGER AS n FROM r GROUP BY k ORDER BY k`);
      const sizes = table.toArray().map((row) => Number(row.n));
      await db.dropFile('o.csv');
      return sizes;
    },
    memory: async () => null,
    end: async () => {
      await connection.close();
      await db.terminate();
    },
  };
}

/** Keben as the page runs it: files worker → buffers → engine worker → report. */
async function keben() {
  const [reader, engine] = await Promise.all([Files.start(), Engine.start()]);
  return {
    run: async (file) => {
      // Opening again in memory forgets the file before, as a new workbook does.
      const state = await engine.open({ memory: true });
      if (state.totals && state.workbook) throw new Error('the workbook was not empty');
      await importFile(reader, engine, file);
      return classSizes(await engine.ask(question.report('abc')));
    },
    memory: async () => ({ files: await reader.memory(), engine: await engine.memory() }),
    end: () => {
      reader.end();
      engine.end();
    },
  };
}

/** Customers of each class, from the cards of the report. */
function classSizes({ Report: report }) {
  return report.cards
    .filter((card) => /^[ABC]$/.test(card.badge))
    .map((card) => Number(/[\d,]+/.exec(card.label)[0].replaceAll(',', '')));
}

const contenders = {
  keben,
  papaparse: scripted('papaparse.worker.js'),
  udsv: scripted('udsv.worker.mjs', { type: 'module' }),
  duckdb,
};

/** One measured run: milliseconds, class sizes to compare, memory where it can be known. */
async function run(name, data, warm) {
  const [file, small] = [await fetched(data), await fetched(warm)];
  const contender = await contenders[name]();
  try {
    await contender.run(small);
    const began = performance.now();
    const sizes = await contender.run(file);
    const ms = performance.now() - began;
    return { ms, sizes, memory: await contender.memory(), bytes: file.size };
  } finally {
    await contender.end();
  }
}

/** Several runs in one warm pair of workers: for small files, where one run is a blink. */
async function repeat(name, data, warm, times) {
  const [file, small] = [await fetched(data), await fetched(warm)];
  const contender = await contenders[name]();
  const runs = [];
  try {
    await contender.run(small);
    for (let time = 0; time < times; time += 1) {
      const began = performance.now();
      await contender.run(file);
      runs.push(performance.now() - began);
    }
  } finally {
    await contender.end();
  }
  return runs;
}

/**
 * A spreadsheet's bytes to typed columns, each time in a fresh worker, warmed by a small one where that is given:
 * milliseconds, what came out, memory at the end.
 */
async function sheet(data, warm, times) {
  const [file, small] = [await fetched(data), warm && (await fetched(warm))];
  const runs = [];
  for (let time = 0; time < times; time += 1) {
    const reader = await Files.start();
    const columns = async (from) => {
      await reader.read(from);
      return (await reader.take())[0];
    };
    try {
      if (small) await columns(small);
      const began = performance.now();
      const head = await columns(file);
      const ms = performance.now() - began;
      runs.push({ ms, head, memory: await reader.memory(), bytes: file.size });
    } finally {
      reader.end();
    }
  }
  return runs;
}

/** Writes a workbook to the browser's database and says how long that took. */
async function store(data) {
  const file = await fetched(data);
  const [reader, engine] = await Promise.all([Files.start(), Engine.start()]);
  try {
    await engine.open({});
    const began = performance.now();
    const state = await importFile(reader, engine, file);
    if (!state.saved?.OnDisk) throw new Error(`not on disk: ${JSON.stringify(state.saved)}`);
    return { ms: performance.now() - began, lines: state.totals };
  } finally {
    reader.end();
    engine.end();
  }
}

/** Starts a new engine on what `store` wrote: to its state, to the first report. */
async function reopen() {
  const began = performance.now();
  const engine = await Engine.start();
  try {
    const state = await engine.open({});
    if (!state.workbook) throw new Error('nothing was reopened');
    const opened = performance.now() - began;
    await engine.ask(question.report('abc'));
    return { opened, usable: performance.now() - began, memory: await engine.memory() };
  } finally {
    engine.end();
  }
}

/**
 * Sorts, searches and filters of the customers table, each asked several times in turn so that
 * no answer is the one just given: name of the question → milliseconds.
 */
async function customers(times) {
  const engine = await Engine.start();
  try {
    await engine.open({});
    const first = (await engine.ask(question.customers({}))).Customers;
    const questions = new Map();
    for (const column of first.columns.filter((column) => column.sortable)) {
      for (const down of [true, false]) {
        questions.set(`sort ${column.key} ${down ? 'down' : 'up'}`, { sort: [column.key, down] });
      }
    }
    questions.set('search C0001', { search: 'C0001' });
    questions.set('search 99', { search: '99' });
    for (const [id, , badges] of first.filters) {
      questions.set(`filter ${id} ${badges[0]}`, { badges: [[id, badges[0]]] });
    }
    const asked = {};
    for (let time = 0; time < times; time += 1) {
      for (const [name, wish] of questions) {
        const began = performance.now();
        await engine.ask(question.customers(wish));
        (asked[name] ??= []).push(performance.now() - began);
      }
    }
    return { asked, total: first.total };
  } finally {
    engine.end();
  }
}

/**
 * One-field edits of what `store` wrote, each acknowledged when it is on disk, enough of them for a
 * snapshot to be taken on the way; then the whole import taken back and brought again.
 */
async function edits(times) {
  const engine = await Engine.start();
  const timed = async (work) => {
    const began = performance.now();
    const state = await work();
    return [performance.now() - began, state];
  };
  try {
    await engine.open({});
    const who = (await engine.ask({ Customer: 0 })).Customer;
    const records = { kind: 'order', customer: who.id, search: '', from: 0, count: 1 };
    const line = (await engine.ask({ Records: records })).Records.rows[0];
    const [profile, order] = [[], []];
    for (let time = 0; time < times; time += 1) {
      const fields = [['potential', String(1 + (time % 5))]];
      const put = { Put: { kind: 'customer', id: who.id, fields } };
      profile.push((await timed(() => engine.tell(put)))[0]);
    }
    for (let time = 0; time < 30; time += 1) {
      const put = { Put: { kind: 'order', id: line.id, fields: [['amount', String(100 + time)]] } };
      order.push((await timed(() => engine.tell(put)))[0]);
    }
    const undo = [];
    for (let round = 0; round < 5; round += 1) {
      const { imports } = await engine.open({});
      const [ms, state] = await timed(() => engine.tell({ UndoImport: imports[0].id }));
      if (state.totals.lines > 100) throw new Error('the import is still there');
      undo.push(ms);
      await engine.tell('Undo');
    }
    return { profile, order, undo };
  } finally {
    engine.end();
  }
}

window.bench = { run, repeat, sheet, value, store, reopen, customers, edits };
