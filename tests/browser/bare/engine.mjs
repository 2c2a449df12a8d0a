// Keben's engine spoken to without its page, on its own wire.

import { PROTOCOL, envelope, opened } from './messages.mjs';

/** A fresh 128-bit random id in hex. */
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** An import of these lines: `{customer, day, amount}`, amounts in 1/10 000. */
export function batch(source, lines) {
  const keys = [...new Set(lines.map((line) => line.customer))];
  const texts = new TextEncoder();
  const ends = [];
  let bytes = new Uint8Array(0);
  for (const key of keys) {
    const more = texts.encode(key);
    const all = new Uint8Array(bytes.length + more.length);
    all.set(bytes);
    all.set(more, bytes.length);
    bytes = all;
    ends.push(bytes.length);
  }
  const none = () => new ArrayBuffer(0);
  const head = {
    source,
    fingerprint: source,
    currency: '',
    key_kind: 'id',
    lines: lines.length,
    rejected: 0,
    customers: keys.length,
  };
  const buffers = [
    bytes.buffer,
    new Uint32Array(ends).buffer,
    ...[none(), none(), none(), none(), none(), none()],
    new Uint32Array(lines.map((line) => keys.indexOf(line.customer))).buffer,
    new Int32Array(lines.map((line) => line.day)).buffer,
    new BigInt64Array(lines.map((line) => BigInt(line.amount))).buffer,
    new Uint8Array(lines.length).buffer,
    ...[none(), none(), none(), none()],
  ];
  return [head, buffers];
}

/** The engine's worker. `state` is the newest it said; `pushed` counts those nobody asked for. */
export class Engine {
  static async start([glue, wasm], { locks = true } = {}) {
    const address = (name) => new URL(`/${name}`, location.href).href;
    const without = "Object.defineProperty(navigator, 'locks', { value: undefined });";
    const source = `
      ${locks ? '' : without}
      import start from ${JSON.stringify(address(glue))};
      await start({ module_or_path: ${JSON.stringify(address(wasm))} });`;
    const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    const engine = new Engine();
    engine.worker = new Worker(url, { type: 'module' });
    const { data } = await new Promise((done, failed) => {
      engine.worker.onerror = (event) => failed(new Error(event.message || 'the engine fell'));
      engine.worker.onmessage = done;
    });
    URL.revokeObjectURL(url);
    const { Ready } = opened('FromEngine', data);
    if (Ready?.protocol !== PROTOCOL) throw new Error(`protocol ${Ready?.protocol}`);
    engine.worker.onmessage = ({ data }) => {
      try {
        engine.hear(opened('FromEngine', data), data.slice(1));
      } catch (error) {
        // Nobody can tell whose answer that was.
        for (const wait of engine.waiting.values()) wait.failed(error);
        throw error;
      }
    };
    return engine;
  }

  state = null;
  pushed = 0;
  last = 0;
  waiting = new Map();
  watching = new Set();

  hear({ State, Answer, Failed }, buffers) {
    if (State) {
      this.state = State.state;
      if (State.ticket === 0) this.pushed += 1;
      for (const look of [...this.watching]) look();
    }
    const said = State ?? Answer ?? Failed;
    const wait = said && this.waiting.get(said.ticket);
    if (!wait) return;
    this.waiting.delete(said.ticket);
    if (Failed) wait.failed(new Error(JSON.stringify(Failed.fault)));
    else wait.done(State ? State.state : { ...Answer.answer, buffers });
  }

  say(kind, fields, buffers = []) {
    this.last += 1;
    const ticket = this.last;
    const message = envelope('ToEngine', { [kind]: { ticket, ...fields } });
    const answer = new Promise((done, failed) => this.waiting.set(ticket, { done, failed }));
    this.worker.postMessage([message, ...buffers], buffers);
    return answer;
  }

  open(workbook = null, memory = false) {
    return this.say('Open', { workbook, memory });
  }

  command(command, buffers = [], id = freshId()) {
    return this.say('Command', { id, now: Date.now(), command }, buffers);
  }

  import(source, lines, id) {
    const [head, buffers] = batch(source, lines);
    return this.command({ Import: head }, buffers, id);
  }

  ask(query) {
    return this.say('Query', { lang: 'en', query });
  }

  /** Waits until the newest state is as wanted. */
  until(wanted, patience = 10_000) {
    return new Promise((done, failed) => {
      const look = () => {
        if (!this.state || !wanted(this.state)) return;
        this.watching.delete(look);
        clearTimeout(timer);
        done(this.state);
      };
      const timer = setTimeout(() => {
        this.watching.delete(look);
        failed(new Error(`waited in vain for ${wanted}: ${JSON.stringify(this.state)}`));
      }, patience);
      this.watching.add(look);
      look();
    });
  }

  end() {
    this.worker.terminate();
  }
}
