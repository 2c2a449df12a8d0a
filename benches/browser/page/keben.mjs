// Keben's two workers driven over their own wire.

import { PROTOCOL, UNDECIDED, envelope, opened } from '/bare/messages.mjs';

let names = null;

/** Names of the hashed programs, from the built page. */
async function programs() {
  if (names) return names;
  const page = new DOMParser().parseFromString(await (await fetch('/dist/')).text(), 'text/html');
  const meta = (name) => page.querySelector(`meta[name="${name}"]`).content;
  const address = (name) => new URL(`/dist/${meta(name)}`, location.href).href;
  names = { engine: address('keben-engine'), files: address('keben-files') };
  return names;
}

/** A worker started from a blob module as src/app/worker.rs does; a side channel tells its memory. */
class Program {
  static async launch(name) {
    const glue = (await programs())[name];
    const channel = `memory-${crypto.randomUUID()}`;
    const source = `
      import start from ${JSON.stringify(glue)};
      const program = await start();
      const side = new BroadcastChannel(${JSON.stringify(channel)});
      side.onmessage = () => side.postMessage(program.memory.buffer.byteLength);`;
    const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    const program = new this();
    program.side = new BroadcastChannel(channel);
    program.worker = new Worker(url, { type: 'module' });
    program.waiting = new Set();
    program.worker.onmessage = ({ data }) => {
      try {
        const message = opened(this.says, data);
        for (const wait of [...program.waiting]) wait.take(message, data.slice(1));
      } catch (error) {
        for (const wait of [...program.waiting]) wait.failed(error);
      }
    };
    program.worker.onerror = (event) => {
      for (const wait of [...program.waiting]) wait.failed(new Error(event.message || name));
    };
    const [ready] = await program.next((message) => message.Ready);
    URL.revokeObjectURL(url);
    if (ready.protocol !== PROTOCOL) throw new Error(`protocol ${ready.protocol}`);
    return program;
  }

  /** The first message that `pick` answers for, with its buffers; refusals and faults fail. */
  next(pick) {
    return new Promise((done, failed) => {
      const wait = {
        take: (message, buffers) => {
          const fault = message.Failed ?? message.Refused;
          const picked = fault ? null : pick(message);
          if (!fault && !picked) return;
          this.waiting.delete(wait);
          if (fault) failed(new Error(JSON.stringify(fault)));
          else done([picked, buffers]);
        },
        failed: (error) => {
          this.waiting.delete(wait);
          failed(error);
        },
      };
      this.waiting.add(wait);
    });
  }

  /** Bytes of the program's linear memory; it never shrinks, so the last figure is the peak. */
  memory() {
    return new Promise((done) => {
      this.side.onmessage = ({ data }) => done(data);
      this.side.postMessage(null);
    });
  }

  end() {
    this.side.close();
    this.worker.terminate();
  }
}

/** The files worker. */
export class Files extends Program {
  static says = 'FromFiles';

  static start() {
    return this.launch('files');
  }

  async read(file) {
    const preview = this.next((message) => message.Preview);
    const open = envelope('ToFiles', {
      Open: { name: file.name, options: UNDECIDED, remembered: [], own: [] },
    });
    this.worker.postMessage([open, file]);
    return (await preview)[0];
  }

  take() {
    const batch = this.next((message) => message.Batch);
    this.worker.postMessage([envelope('ToFiles', { Take: { again: true } })]);
    return batch;
  }
}

/** The engine worker. */
export class Engine extends Program {
  static says = 'FromEngine';

  static start() {
    return this.launch('engine');
  }

  ticket = 0;

  send(kind, fields, buffers = []) {
    this.ticket += 1;
    const { ticket } = this;
    const message = envelope('ToEngine', { [kind]: { ticket, ...fields } });
    const answer = this.next((message) => {
      const said = message.State ?? message.Answer;
      return said?.ticket === ticket ? said : null;
    });
    this.worker.postMessage([message, ...buffers], buffers);
    return answer.then(([said]) => said.state ?? said.answer);
  }

  open({ memory = false }) {
    return this.send('Open', { workbook: null, memory });
  }

  import(head, buffers) {
    return this.tell({ Import: head }, buffers);
  }

  /** Does a command; the answer says that it is on disk. */
  tell(command, buffers = []) {
    const random = crypto.getRandomValues(new Uint8Array(16));
    const id = [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return this.send('Command', { id, now: Date.now(), command }, buffers);
  }

  ask(query) {
    return this.send('Query', { lang: 'en', query });
  }
}

/** File → preview → batch → workbook; answers the engine's state. */
export async function importFile(reader, engine, file) {
  await reader.read(file);
  const [head, buffers] = await reader.take();
  return engine.import(head, buffers);
}

/** Queries as the page asks them. */
export const question = {
  report: (id) => ({ Report: [id, [], null] }),
  customers: ({ search = '', badges = [], sort = null, from = 0, count = 50 }) => ({
    Customers: { search, badges, sort, from, count },
  }),
};
