// Looks into zip files: what a workbook, a backup or a bundle of tables holds.

import { inflateRawSync } from 'node:zlib';

/** The parts of a zip by name, inflated. */
export function unzip(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('not a zip');
  const parts = {};
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [packed, name, extra, note] = [20, 28, 30, 32].map((place) =>
      place === 20 ? bytes.readUInt32LE(at + place) : bytes.readUInt16LE(at + place),
    );
    const method = bytes.readUInt16LE(at + 10);
    const local = bytes.readUInt32LE(at + 42);
    const title = bytes.subarray(at + 46, at + 46 + name).toString('utf8');
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const body = bytes.subarray(from, from + packed);
    parts[title] = method === 0 ? body : inflateRawSync(body);
    at += 46 + name + extra + note;
  }
  return parts;
}

const plain = (text) =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');

/** The sheets of an XLSX: `{name, xml, rows}`, a cell being a text, a number or a truth value. */
export function sheets(bytes) {
  const parts = unzip(bytes);
  const xml = (name) => (parts[name] ?? Buffer.alloc(0)).toString('utf8');
  const strings = [...xml('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, item]) =>
    plain([...item.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text]) => text).join('')),
  );
  const names = [...xml('xl/workbook.xml').matchAll(/<sheet name="([^"]*)"/g)];
  return names.map(([, name], at) => {
    const sheet = xml(`xl/worksheets/sheet${at + 1}.xml`);
    const rows = [...sheet.matchAll(/<row [^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map(([, row = '']) => {
      const cells = [];
      for (const [, column, rest, body] of row.matchAll(/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
        const place = [...column].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
        const value = body?.match(/<v>(.*?)<\/v>/)?.[1];
        if (value === undefined) continue;
        if (rest.includes('t="s"')) cells[place] = strings[Number(value)];
        else cells[place] = rest.includes('t="b"') ? value === '1' : Number(value);
      }
      return cells;
    });
    return { name: plain(name), xml: sheet, rows };
  });
}
