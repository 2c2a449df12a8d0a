// Keeps a whole build for offline use. The build writes its version and list of files.
// A new build waits until the page says {type: 'activate'}; only Cache Storage is ever purged.
'use strict';

const VERSION = '__VERSION__';
const FILES = __FILES__;

// One origin may hold several copies under different paths: each purges only its own caches.
const SCOPE = self.registration.scope;
const PREFIX = `keben ${SCOPE} `;
const CACHE = PREFIX + VERSION;

const hashed = (file) => /-[0-9a-f]{16}(_bg)?\./.test(file);

/** Puts one file into the cache: a hashed one from an older build's cache if it is there. */
async function keep(cache, file) {
  const url = new URL(file, SCOPE).href;
  if (hashed(file)) {
    const old = await caches.match(url);
    if (old) return cache.put(url, old);
  }
  const answer = await fetch(url, {
    cache: hashed(file) ? 'default' : 'no-cache',
    credentials: 'same-origin',
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return cache.put(url, answer);
}

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) => Promise.all(FILES.map((file) => keep(cache, file)))),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('message', (event) => {
  if (event.data && event.data.type === 'activate') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(SCOPE)) return;
  event.respondWith(
    (async () => {
      const cache = await caches.open(CACHE);
      const exact = await cache.match(request, { ignoreSearch: request.mode === 'navigate' });
      if (exact) return exact;
      // The address after # never reaches a server, so every page of Keben is the same file.
      if (request.mode === 'navigate') {
        const index = await cache.match(SCOPE);
        if (index) return index;
      }
      return fetch(request);
    })(),
  );
});
