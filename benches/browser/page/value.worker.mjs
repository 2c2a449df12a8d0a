// The value models in a worker: one call a message, milliseconds and result back; progress as it comes.

import start, { Shop } from '/models/value_bench.js';

const ready = start();
let shop = null;

self.onmessage = async ({ data: { call, words } }) => {
  try {
    await ready;
    if (call === 'take') shop = new Shop(...words);
    if (call === 'simulate') shop = Shop.simulated(...words);
    let progress = 0;
    const hear = (done, of) => {
      progress += 1;
      if (done % Math.ceil(of / 20) === 0) self.postMessage({ progress: [done, of] });
      return words[2] === undefined || done < words[2];
    };
    const began = performance.now();
    let found = null;
    if (call === 'fit') found = [...shop.fit(words[0])];
    if (call === 'refits') found = shop.refits(words[0], words[1], hear);
    self.postMessage({ done: { ms: performance.now() - began, found, progress } });
  } catch (error) {
    self.postMessage({ failed: String(error) });
  }
};
