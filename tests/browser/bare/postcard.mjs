// Postcard (https://postcard.jamesmunns.com), the bytes of Keben's messages, in JavaScript.
//
// The bytes do not say what they hold, so every value is written and read by a codec, and whatever
// does not fit its codec to the last byte is an error. Values look as serde's JSON has them.

const words = new TextEncoder();
const reading = new TextDecoder('utf-8', { fatal: true });

class Output {
  bytes = new Uint8Array(256);
  length = 0;

  room(more) {
    if (this.length + more > this.bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.length + more));
      larger.set(this.bytes);
      this.bytes = larger;
    }
    const at = this.length;
    this.length += more;
    return at;
  }

  byte(value) {
    const at = this.room(1);
    this.bytes[at] = value;
  }

  put(bytes) {
    const at = this.room(bytes.length);
    this.bytes.set(bytes, at);
  }
}

class Input {
  at = 0;

  constructor(bytes) {
    this.bytes = bytes;
  }

  take(count) {
    const from = this.at;
    this.at += count;
    if (this.at > this.bytes.length) throw new RangeError('the message ends too early');
    return this.bytes.subarray(from, this.at);
  }

  byte() {
    return this.take(1)[0];
  }
}

/** What names the place of an error: `State.workbooks[0].name: …`. */
function within(place, work) {
  try {
    return work();
  } catch (error) {
    if (error instanceof Misfit) throw new Misfit([place, ...error.places], error.why);
    throw new Misfit([place], error.message);
  }
}

/** A value or bytes that are not what the codec says. */
export class Misfit extends Error {
  constructor(places, why) {
    super(`${places.join('').replace(/^\./, '')}: ${why}`);
    this.places = places;
    this.why = why;
  }
}

function mustBe(right, value, what) {
  if (!right) throw new TypeError(`${JSON.stringify(value)} is not ${what}`);
}

function writeVarint(output, value) {
  let rest = value;
  while (rest >= 128) {
    output.byte((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  output.byte(rest);
}

function readVarint(input, bits) {
  let value = 0;
  for (let scale = 1, read = 0; ; scale *= 128, read += 7) {
    if (read >= bits) throw new RangeError(`a number of more than ${bits} bits`);
    const byte = input.byte();
    value += (byte % 128) * scale;
    if (byte < 128) break;
  }
  // Larger ones do not fit a JavaScript number, and no message has them.
  if (value > Number.MAX_SAFE_INTEGER) throw new RangeError('a number above 2⁵³');
  if (bits < 53 && value >= 2 ** bits) throw new RangeError(`a number of more than ${bits} bits`);
  return value;
}

function unsigned(bits) {
  const most = Math.min(2 ** bits - 1, Number.MAX_SAFE_INTEGER);
  return {
    write: (output, value) => {
      mustBe(Number.isInteger(value) && value >= 0 && value <= most, value, `a u${bits}`);
      writeVarint(output, value);
    },
    read: (input) => readVarint(input, bits),
  };
}

/** Signed numbers are folded: 0, −1, 1, −2, 2 … */
function signed(bits) {
  const end = Math.min(2 ** (bits - 1), 2 ** 52);
  return {
    write: (output, value) => {
      mustBe(Number.isInteger(value) && value >= -end && value < end, value, `an i${bits}`);
      writeVarint(output, value < 0 ? -2 * value - 1 : 2 * value);
    },
    read: (input) => {
      const folded = readVarint(input, bits);
      return folded % 2 ? -(folded + 1) / 2 : folded / 2;
    },
  };
}

export const u32 = unsigned(32);
export const u64 = unsigned(64);
export const i32 = signed(32);
export const i64 = signed(64);

export const u8 = {
  write: (output, value) => {
    mustBe(Number.isInteger(value) && value >= 0 && value < 256, value, 'a u8');
    output.byte(value);
  },
  read: (input) => input.byte(),
};

export const f64 = {
  write: (output, value) => {
    mustBe(typeof value === 'number', value, 'a number');
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    output.put(bytes);
  },
  read: (input) => {
    const bytes = input.take(8);
    return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true);
  },
};

export const bool = {
  write: (output, value) => {
    mustBe(typeof value === 'boolean', value, 'a bool');
    output.byte(value ? 1 : 0);
  },
  read: (input) => {
    const byte = input.byte();
    if (byte > 1) throw new RangeError(`${byte} is not a bool`);
    return byte === 1;
  },
};

export const string = {
  write: (output, value) => {
    mustBe(typeof value === 'string', value, 'a text');
    const bytes = words.encode(value);
    writeVarint(output, bytes.length);
    output.put(bytes);
  },
  read: (input) => reading.decode(input.take(readVarint(input, 32))),
};

/** One character: the bytes of a text. */
export const char = {
  write: (output, value) => {
    mustBe(typeof value === 'string' && [...value].length === 1, value, 'a character');
    string.write(output, value);
  },
  read: (input) => {
    const text = string.read(input);
    mustBe([...text].length === 1, text, 'a character');
    return text;
  },
};

/** A value that may be missing; then it is `null`. */
export function option(of) {
  return {
    write: (output, value) => {
      if (value === undefined) throw new TypeError('missing; null says so');
      output.byte(value === null ? 0 : 1);
      if (value !== null) of.write(output, value);
    },
    read: (input) => {
      const byte = input.byte();
      if (byte > 1) throw new RangeError(`${byte} is not an option`);
      return byte === 1 ? of.read(input) : null;
    },
  };
}

/** Any number of the same. */
export function list(of) {
  return {
    write: (output, values) => {
      mustBe(Array.isArray(values), values, 'a list');
      writeVarint(output, values.length);
      values.forEach((value, at) => within(`[${at}]`, () => of.write(output, value)));
    },
    read: (input) => {
      const values = [];
      const count = readVarint(input, 32);
      for (let at = 0; at < count; at += 1) values.push(within(`[${at}]`, () => of.read(input)));
      return values;
    },
  };
}

/** These, one after another. */
export function tuple(...parts) {
  return {
    write: (output, values) => {
      mustBe(Array.isArray(values) && values.length === parts.length, values, `${parts.length} values`);
      parts.forEach((part, at) => within(`[${at}]`, () => part.write(output, values[at])));
    },
    read: (input) => parts.map((part, at) => within(`[${at}]`, () => part.read(input))),
  };
}

/** Named fields, in the order the program declares them. */
export function struct(fields) {
  const known = Object.entries(fields);
  return {
    write: (output, value) => {
      mustBe(value !== null && typeof value === 'object', value, 'a struct');
      for (const name of Object.keys(value)) mustBe(Object.hasOwn(fields, name), name, 'a field');
      for (const [name, of] of known) within(`.${name}`, () => of.write(output, value[name]));
    },
    read: (input) =>
      Object.fromEntries(known.map(([name, of]) => [name, within(`.${name}`, () => of.read(input))])),
  };
}

/** A variant that says nothing but its name. */
export const unit = { write: () => {}, read: () => null };

/**
 * One of several, in the order the program declares them: `'Name'` where it is a unit, else
 * `{Name: what}`. Names alone, as a list, are units all.
 */
export function variants(of) {
  const known = Array.isArray(of) ? of.map((name) => [name, unit]) : Object.entries(of);
  return {
    names: known.map(([name]) => name),
    write: (output, value) => {
      const plain = typeof value === 'string';
      mustBe(plain || (value && Object.keys(value).length === 1), value, 'a variant');
      const wanted = plain ? value : Object.keys(value)[0];
      const index = known.findIndex(([name]) => name === wanted);
      mustBe(index >= 0, wanted, `one of ${known.map(([name]) => name).join(', ')}`);
      const codec = known[index][1];
      mustBe(plain === (codec === unit), value, 'what the variant holds');
      writeVarint(output, index);
      if (!plain) within(`.${wanted}`, () => codec.write(output, value[wanted]));
    },
    read: (input) => {
      const index = readVarint(input, 32);
      if (index >= known.length) throw new RangeError(`there is no variant ${index}`);
      const [name, codec] = known[index];
      return codec === unit ? name : { [name]: within(`.${name}`, () => codec.read(input)) };
    },
  };
}

/** The bytes of a value. */
export function encode(codec, value) {
  const output = new Output();
  within('', () => codec.write(output, value));
  return output.bytes.slice(0, output.length);
}

/** The value of these bytes, all of them. */
export function decode(codec, bytes) {
  const input = new Input(bytes);
  const value = within('', () => codec.read(input));
  const left = bytes.length - input.at;
  if (left) throw new RangeError(`${left} bytes of the message are left over`);
  return value;
}
