// ABC over typed arrays: the same rule as Keben's, written for the JavaScript readers.

/** A text column as numbers: the same text gets the same number. */
export class Dictionary {
  numbers = new Map();

  number(text) {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(text, number);
    }
    return number;
  }

  get size() {
    return this.numbers.size;
  }
}

/** Days since 1970-01-01 of `2024-03-05`. */
export function dayNumber(text) {
  const digit = (at) => text.charCodeAt(at) - 48;
  const year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const month = digit(5) * 10 + digit(6);
  const day = digit(8) * 10 + digit(9);
  // Howard Hinnant's days_from_civil.
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** Class sizes: A while the share before a customer is under 80 %, B under 95 %. */
export function abc(customer, cents, customers) {
  const sums = new Float64Array(customers);
  let total = 0;
  for (let row = 0; row < customer.length; row += 1) {
    sums[customer[row]] += cents[row];
    total += cents[row];
  }
  const ranked = sums.sort();
  const sizes = [0, 0, 0];
  let before = 0;
  for (let at = customers - 1; at >= 0; at -= 1) {
    sizes[before * 100 < total * 80 ? 0 : before * 100 < total * 95 ? 1 : 2] += 1;
    before += ranked[at];
  }
  return sizes;
}
