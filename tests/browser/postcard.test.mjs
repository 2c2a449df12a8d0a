// The messages as JavaScript writes and reads them are the program's bytes, and nothing else passes.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROTOCOL, envelope, opened, types } from './bare/messages.mjs';
import { bool, char, decode, encode, f64, i64, list, option, string, struct, u32, u64, variants } from './bare/postcard.mjs';
import { ROOT } from './harness.mjs';

const file = JSON.parse(await readFile(join(ROOT, 'tests/fixtures/wire.json'), 'utf8'));
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const bytes = (text) => new Uint8Array(Buffer.from(text, 'hex'));

test('every sample of every message is written and read as the program does', () => {
  assert.equal(PROTOCOL, file.protocol);
  assert.deepEqual(Object.keys(types), Object.keys(file.types));
  let samples = 0;
  for (const [type, known] of Object.entries(file.types)) {
    const seen = new Set();
    for (const [message, said] of known) {
      assert.equal(hex(envelope(type, message)), said, `${type} ${JSON.stringify(message)}`);
      assert.deepEqual(opened(type, [bytes(said)]), message);
      seen.add(typeof message === 'string' ? message : Object.keys(message)[0]);
      samples += 1;
    }
    assert.deepEqual([...seen], types[type].names, `variants of ${type}`);
  }
  assert.ok(samples > 250, `only ${samples} samples`);
});

test('a message cut short or too long is refused', () => {
  for (const [type, known] of Object.entries(file.types)) {
    for (const [, said] of known) {
      const whole = bytes(said);
      assert.throws(() => opened(type, [whole.slice(0, -1)]), `${type} ${said} cut short`);
      assert.throws(() => opened(type, [new Uint8Array([...whole, 0])]), /left over/);
    }
  }
});

test('what does not fit its codec is refused, and the place named', () => {
  const refused = (codec, value, why) => assert.throws(() => encode(codec, value), why);
  refused(u32, 2 ** 32, /not a u32/);
  refused(u32, 1.5, /not a u32/);
  refused(u32, undefined, /not a u32/);
  refused(i64, 2 ** 53, /not an i64/);
  refused(string, 5, /not a text/);
  refused(char, 'ab', /not a character/);
  refused(option(string), undefined, /missing/);
  const person = struct({ name: string, emails: list(string) });
  refused(person, { name: 'a' }, /^Error: emails: /);
  refused(person, { name: 'a', emails: ['b', null] }, /^Error: emails\[1\]: null is not a text/);
  refused(person, { name: 'a', emails: [], age: 3 }, /"age" is not a field/);
  const kinds = variants({ One: u32, Two: string });
  refused(kinds, 'One', /what the variant holds/);
  refused(kinds, { Three: 1 }, /one of One, Two/);
  assert.throws(() => decode(kinds, bytes('02')), /no variant 2/);
  assert.throws(() => decode(bool, bytes('02')), /not a bool/);
  assert.throws(() => decode(u32, bytes('ffffffff1f')), /more than 32 bits/);
  assert.throws(() => decode(string, bytes('02c328')), /not valid/);
});

test('numbers are written as postcard describes', () => {
  for (const [codec, value, said] of [
    [u32, 0, '00'],
    [u32, 127, '7f'],
    [u32, 128, '8001'],
    [u32, 2 ** 32 - 1, 'ffffffff0f'],
    [u64, 2 ** 53 - 1, 'ffffffffffffff0f'],
    [i64, -1, '01'],
    [i64, 1, '02'],
    [i64, -(2 ** 52), 'ffffffffffffff0f'],
    [f64, 1.5, '000000000000f83f'],
  ]) {
    assert.equal(hex(encode(codec, value)), said);
    assert.equal(decode(codec, bytes(said)), value);
  }
});
