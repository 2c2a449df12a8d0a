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
  // Some hosts and sign-in pages answer everything with a page: kept under a hashed name it would stay.
  const type = answer.headers.get('Content-Type') || '';
  if (file !== './' && type.startsWith('text/html')) throw new Error(`${url}: ${type}`);
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
  event.respondWith(request.mode === 'navigate' ? visit(request) : file(request));
});

/** One of the build's files from the cache, anything else from the network. */
async function file(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreVary: true })) || fetch(request);
}

/**
 * A page. The address after # never reaches a server, so all of Keben is the one in its folder;
 * a page below it may be somebody else's and is only stood in for without a network.
 */
async function visit(request) {
  const cache = await caches.open(CACHE);
  const index = await cache.match(SCOPE, { ignoreVary: true });
  const { origin, pathname } = new URL(request.url);
  const ours = [SCOPE, `${SCOPE}index.html`].includes(origin + pathname);
  if (index && ours) return index;
  try {
    return await fetch(request);
  } catch (offline) {
    if (index) return index;
    throw offline;
  }
}
