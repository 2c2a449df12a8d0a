// A small shop whose customers have names nobody else has, and a look at the bytes the browser keeps.

/** Customers of the small shop: key, name, and how many days before the newest order they bought. */
const PEOPLE = [
  ['qinghe.ouyang@example.cn', '欧阳青禾', 0],
  ['quillon@ashgrove.example', 'Quillon Ashgrove', 9],
  ['13812345678@phone.example', '尉迟砚秋', 20],
  ['marisol@verdejo.example', 'Marisol Verdejo', 31],
  ['tao.lu@example.cn', '陆知桃', 44],
  ['ines@halloran.example', 'Ines Halloran', 60],
  ['wen.gu@example.cn', '顾闻笛', 75],
  ['bram@oosterhuis.example', 'Bram Oosterhuis', 90],
  ['yan.shen@example.cn', '沈砚舟', 120],
  ['tilda@ravnsborg.example', 'Tilda Ravnsborg', 150],
  ['lost@longago.example', 'Percival Longago', 3000],
  ['past@longago.example', '贺兰旧梦', 3100],
];

/** E-mail addresses of the customers. */
export const MAILS = PEOPLE.map(([mail]) => mail);
/** Names of the customers. */
export const NAMES = PEOPLE.map(([, name]) => name);
/** Those without an order for years. */
export const LOST = NAMES.slice(-2);

const NEWEST = Date.UTC(2026, 8, 30);

function day(before) {
  return new Date(NEWEST - before * 86_400_000).toISOString().slice(0, 10);
}

/** The small shop's orders as a file: three orders a customer, 36 rows. */
export function orders(name = 'orders.csv', { amount = 100 } = {}) {
  const lines = ['订单编号,邮箱,客户姓名,下单日期,金额'];
  let number = 1000;
  for (const [at, [mail, person, before]] of PEOPLE.entries()) {
    for (const step of [0, 40, 95]) {
      number += 1;
      lines.push(`${name.length}-${number},${mail},${person},${day(before + step)},${amount * (13 - at) + step}`);
    }
  }
  return { name, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n'), 'utf8') };
}

/**
 * Where the browser keeps any of these texts: every record of every IndexedDB database, every entry
 * of the page's other stores, as UTF-8 and UTF-16 bytes. Answers `place: text` lines.
 */
export function kept(page, texts) {
  return page.evaluate(async (texts) => {
    const utf16 = (text) =>
      Uint8Array.from([...text].flatMap((sign) => {
        const code = sign.charCodeAt(0);
        return [code & 255, code >> 8];
      }));
    const escaped = (text) =>
      [...text].map((sign) => (sign.charCodeAt(0) > 126 ? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}` : sign)).join('');
    const latin = (bytes) => {
      let out = '';
      for (let at = 0; at < bytes.length; at += 8192) {
        out += String.fromCharCode(...bytes.subarray(at, at + 8192));
      }
      return out;
    };
    const encoder = new TextEncoder();
    const needles = texts.map((text) => [
      text,
      [latin(encoder.encode(text)), latin(utf16(text)), escaped(text)],
    ]);
    const found = [];
    const look = (place, bytes) => {
      const heap = latin(bytes);
      for (const [text, forms] of needles) {
        if (forms.some((form) => heap.includes(form))) found.push(`${place}: ${text}`);
      }
    };
    const walk = async (place, value, seen = new Set()) => {
      if (value === null || value === undefined || seen.has(value)) return;
      if (typeof value === 'string') look(place, encoder.encode(value));
      else if (value instanceof ArrayBuffer) look(place, new Uint8Array(value));
      else if (ArrayBuffer.isView(value)) {
        look(place, new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
      } else if (value instanceof Blob) look(place, new Uint8Array(await value.arrayBuffer()));
      else if (typeof value === 'object') {
        seen.add(value);
        for (const [key, part] of Object.entries(value)) {
          look(place, encoder.encode(key));
          await walk(place, part, seen);
        }
      }
    };
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const shelf = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([done(shelf.getAllKeys()), done(shelf.getAll())]);
        for (const [at, key] of keys.entries()) {
          const place = `${name}/${store}/${JSON.stringify(key)}`;
          await walk(place, key);
          await walk(place, values[at]);
        }
      }
      database.close();
    }
    for (const [place, storage] of [['localStorage', localStorage], ['sessionStorage', sessionStorage]]) {
      for (const [key, value] of Object.entries(storage)) look(`${place}/${key}`, encoder.encode(key + value));
    }
    return found;
  }, texts);
}

/** Which of these texts stand anywhere in the document: words, attributes, fields, title, address. */
export function shown(page, texts) {
  return page.evaluate((texts) => {
    let all = `${document.title}\n${location.href}\n${document.documentElement.outerHTML}`;
    for (const field of document.querySelectorAll('input, textarea')) all += `\n${field.value}`;
    return texts.filter((text) => all.includes(text) || all.includes(encodeURIComponent(text)));
  }, texts);
}
