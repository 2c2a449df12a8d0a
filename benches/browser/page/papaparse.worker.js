// PapaParse with its fast mode on the whole text, then typed columns by hand. A classic worker,
// because PapaParse is no module.

importScripts('/npm/papaparse/papaparse.min.js');
const columns = import('./abc.mjs');

self.onmessage = async ({ data: file }) => {
  const { Dictionary, abc, dayNumber } = await columns;
  const { data } = self.Papa.parse(await file.text(), { fastMode: true, skipEmptyLines: true });
  const rows = data.length - 1;
  const [orders, customers, categories] = [new Dictionary(), new Dictionary(), new Dictionary()];
  const order = new Uint32Array(rows);
  const customer = new Uint32Array(rows);
  const day = new Int32Array(rows);
  const cents = new Float64Array(rows);
  const quantity = new Float64Array(rows);
  const category = new Uint32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const cells = data[row + 1];
    order[row] = orders.number(cells[0]);
    customer[row] = customers.number(cells[1]);
    day[row] = dayNumber(cells[2]);
    cents[row] = Math.round(cells[3] * 100);
    quantity[row] = +cells[4];
    category[row] = categories.number(cells[5]);
  }
  self.postMessage(abc(customer, cents, customers.size));
};
