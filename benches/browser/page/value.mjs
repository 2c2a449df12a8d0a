// Value models in the browser: the worker's calls, timed inside it.

/** Runs calls (name, words) one after the other in one worker; answers what each says. */
export async function value(calls) {
  const worker = new Worker('value.worker.mjs', { type: 'module' });
  const one = ([call, words]) =>
    new Promise((done, failed) => {
      let heard = 0;
      worker.onmessage = ({ data }) => {
        if (data.progress) heard += 1;
        if (data.done) done({ ...data.done, heard });
        if (data.failed) failed(new Error(data.failed));
      };
      worker.onerror = (event) => failed(new Error(event.message || 'the worker did not start'));
      const columns = words.map((word) => (word?.columns ? typed(word) : word));
      worker.postMessage({ call, words: columns });
    });
  const said = [];
  try {
    for (const call of calls) said.push(await one(call));
  } finally {
    worker.terminate();
  }
  return said;
}

/** Numbers that came as a plain list. */
function typed({ columns, whole }) {
  return whole ? Uint32Array.from(columns) : Float64Array.from(columns);
}
