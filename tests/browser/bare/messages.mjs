// The messages of Keben's page and its workers (src/engine/message and what they name), each
// type's fields and variants in the order the program declares them: the order is what counts.
//
// tests/fixtures/wire.json holds samples of every variant in bytes that the program wrote;
// tests/wire.rs fails when the program changes, postcard.test.mjs when this file does not follow.

import {
  bool, char, decode, encode, f64, i32, i64, list, option, string, struct, tuple, u32, u64, u8, unit,
  variants,
} from './postcard.mjs';

/** Version of the protocol. */
export const PROTOCOL = 4;

const Pairs = list(tuple(string, string));
const Day = i32;
const Money = i64;
const ticket = u32;
const Sort = tuple(string, bool);
const Settings = Pairs;
const Badges = Pairs;

const Lang = variants(['zh', 'en']);
const KeyKind = variants(['id', 'email', 'phone', 'name']);
const Kind = variants([
  'customer', 'contact', 'order', 'touch', 'cost', 'survey', 'loss', 'deal', 'complaint', 'staff',
  'task', 'snapshot', 'sheet', 'field', 'setting',
]);
const BatchHead = struct({
  source: string,
  fingerprint: string,
  currency: string,
  key_kind: KeyKind,
  lines: u32,
  rejected: u32,
  customers: u32,
});
const Totals = struct({
  customers: u32,
  orders: u32,
  revenue: Money,
  period: option(tuple(Day, Day)),
  lines: u32,
  returns: u32,
  has_costs: bool,
});
const Imports = list(tuple(string, BatchHead));

// What the page asks.

const Query = variants({
  Registry: unit,
  Report: tuple(string, Settings, option(Day)),
  Rows: struct({
    id: string,
    settings: Settings,
    as_of: option(Day),
    sort: option(Sort),
    from: u32,
    count: u32,
  }),
  Customers: struct({ search: string, badges: Badges, sort: option(Sort), from: u32, count: u32 }),
  Customer: u32,
  FindCustomer: string,
  Lines: struct({ customer: u32, from: u32, count: u32 }),
  Records: struct({ kind: Kind, customer: option(string), search: string, from: u32, count: u32 }),
  Record: tuple(Kind, string),
  FindCustomers: string,
  History: struct({ from: u32, count: u32 }),
  Duplicates: unit,
  Expired: unit,
  ExportPerson: string,
  ExportBackup: unit,
  ExportUnread: unit,
  Portrait: tuple(string, string),
});
const Edit = variants({
  Set: tuple(string, string),
  AddTag: tuple(string, string),
  RemoveTag: tuple(string, string),
});
const Command = variants({
  Import: BatchHead,
  OpenSampleShop: unit,
  OpenSample: tuple(string, BatchHead),
  OpenWorkbook: string,
  Undo: unit,
  Redo: unit,
  UndoImport: string,
  Revert: u32,
  Put: struct({ kind: Kind, id: string, fields: Pairs }),
  EditMany: struct({ kind: Kind, ids: list(string), edits: list(Edit) }),
  EditMatching: struct({ search: string, badges: Badges, edits: list(Edit) }),
  Remove: tuple(Kind, list(string)),
  Merge: struct({ into: string, from: list(string) }),
  Unmerge: string,
  CreateWorkbook: string,
  RenameWorkbook: string,
  DuplicateWorkbook: string,
  DeleteWorkbook: string,
  RestoreWorkbook: string,
  TakeOver: unit,
  Redact: bool,
  Erase: list(string),
  SetPassphrase: option(string),
  Unlock: tuple(string, string),
  BackedUp: u32,
  RestoreBackup: struct({ name: string, imports: Imports }),
});
const ToEngine = variants({
  Open: struct({ ticket, workbook: option(string), memory: bool }),
  Query: struct({ ticket, lang: Lang, query: Query }),
  KeepFolder: struct({ ticket }),
  KeptFolder: struct({ ticket }),
  Command: struct({ ticket, id: string, now: f64, command: Command }),
});

// What the engine answers.

const BadBackup = variants({
  NotABackup: unit,
  CutShort: unit,
  Altered: string,
  Missing: string,
  NeedsPassphrase: unit,
  WrongPassphrase: unit,
  Newer: unit,
  Inside: string,
  TooLarge: string,
  NoCipher: unit,
});
const Invalid = variants({
  Required: unit,
  Number: unit,
  Range: tuple(i64, i64),
  Day: unit,
  Period: unit,
  Email: unit,
  Phone: unit,
  Choice: unit,
  Customer: unit,
  Long: unit,
  Unknown: unit,
  Taken: unit,
});
const NoValue = variants({
  Repeaters: tuple(u32, u32),
  CalibrationOutside: tuple(i32, i32, i32),
  TooLong: tuple(i32, i32),
  NotConverged: u32,
  Nothing: unit,
  Losses: tuple(u32, u32),
});
const Refusal = variants({
  NoSales: unit,
  NothingToRank: unit,
  NoCosts: unit,
  NoProducts: unit,
  NoValue,
  NoCustomers: unit,
  UnknownAnalysis: string,
  UnknownSetting: string,
  BadSetting: tuple(string, string),
});
const Fault = variants({
  Refused: Refusal,
  Quota: unit,
  NoStorage: string,
  Blocked: unit,
  ChangedElsewhere: unit,
  NewerVersion: unit,
  BadRecord: tuple(string, string),
  NotFound: unit,
  BadBatch: unit,
  OtherCurrency: tuple(string, string),
  NothingToUndo: unit,
  ChangedSince: unit,
  Invalid: tuple(string, Invalid),
  NamesHidden: unit,
  ReadOnly: unit,
  Gone: unit,
  WrongPassphrase: unit,
  Locked: unit,
  BadBackup,
  Other: string,
  Cancelled: unit,
});
const Step = variants({
  Import: tuple(string, u32, Kind, u32),
  RemoveImport: tuple(string, u32, Kind, u32),
  Add: tuple(Kind, string),
  Edit: struct({ kind: Kind, name: string, key: string, old: string, new: string, more: u32 }),
  Remove: tuple(Kind, string),
  Merge: tuple(u32, string),
  Unmerge: string,
  EditMany: tuple(Kind, u32),
  Rename: string,
  Several: u32,
});
const WorkbookView = struct({
  id: string,
  name: string,
  sample: bool,
  opened: f64,
  deleted: option(f64),
  locked: bool,
});
const ImportView = struct({
  id: string,
  source: string,
  fingerprint: string,
  lines: u32,
  when: f64,
});
const Saved = variants({ Nothing: unit, OnDisk: struct({ persisted: bool }), MemoryOnly: Fault });
const Role = variants(['Writer', 'Reader']);
const Safety = struct({
  verified: u32,
  unsaved_changes: u32,
  last_backup: option(f64),
  storage: option(tuple(f64, f64)),
  unread: u32,
});
const OwnField = struct({ id: string, of: Kind, label: string, value: string });
const State = struct({
  revision: u32,
  workbook: option(WorkbookView),
  workbooks: list(WorkbookView),
  totals: Totals,
  nobody: Totals,
  currency: string,
  imports: list(ImportView),
  undo: option(Step),
  redo: option(Step),
  saved: Saved,
  role: Role,
  redacted: bool,
  safety: Safety,
  own_fields: list(OwnField),
  retention_months: option(u32),
  counts: list(tuple(Kind, u32)),
  locked: option(string),
});

// Reports and tables.

const Area = variants(['Customers', 'Segments', 'Diagnose', 'Design', 'Execute', 'Classroom']);
const Entry = struct({ id: string, area: Area, title: string, purpose: string });
const Align = variants(['Start', 'End']);
const Column = struct({ key: string, label: string, align: Align, width: f64, sortable: bool });
const Cell = variants({
  Missing: unit,
  Text: string,
  Customer: tuple(string, string),
  Int: i64,
  Money,
  Quantity: i64,
  Share: tuple(f64, u8),
  Number: tuple(f64, u8),
  Day,
  Class: tuple(string, u8),
  Bar: tuple(f64, u8),
});
const Row = struct({ customer: option(u32), cells: list(Cell) });
const Point = tuple(f64, f64);
const Tone = variants({
  Ink: unit,
  Quiet: unit,
  Rule: unit,
  Accent: unit,
  Data1: unit,
  Data2: unit,
  Data3: unit,
  Heat: f64,
});
const Anchor = variants(['Start', 'Middle', 'End']);
const Mark = variants({
  Line: struct({ points: list(Point), tone: Tone, width: f64, dashed: bool }),
  Area: struct({ points: list(Point), tone: Tone, opacity: f64 }),
  Box: struct({ corners: tuple(f64, f64, f64, f64), tone: Tone, outline: bool }),
  Dot: struct({ at: Point, radius: f64, tone: Tone, filled: bool }),
  Label: struct({
    at: Point,
    shift: Point,
    text: string,
    tone: Tone,
    align: Anchor,
    strong: bool,
    size: f64,
  }),
});
const Axis = struct({
  label: string,
  min: f64,
  max: f64,
  ticks: list(tuple(f64, string)),
  grid: bool,
});
const Chart = struct({
  id: string,
  title: string,
  x: Axis,
  y: Axis,
  marks: list(Mark),
  points: list(struct({ at: Point, text: string })),
  aspect: f64,
});
const Choice = variants({
  Segmented: list(tuple(string, Settings, bool)),
  Slider: struct({
    min: f64,
    max: f64,
    step: f64,
    unit: string,
    thumbs: list(tuple(string, f64, string)),
  }),
  Day: tuple(string, option(Day)),
  Until: struct({ key: string, last: Day, most: u32, day: Day }),
});
const Report = struct({
  id: string,
  area: Area,
  eyebrow: string,
  headline: string,
  facts: string,
  caveats: list(string),
  why: struct({
    formula: list(string),
    symbols: Pairs,
    worked: list(string),
    source: string,
  }),
  charts: list(Chart),
  controls: list(struct({ label: string, choice: Choice })),
  cards: list(struct({ badge: string, rank: u8, label: string, figure: string, text: string })),
  table: struct({ columns: list(Column), rows: u32 }),
  twins: list(tuple(string, list(Column), list(Row))),
  rough: bool,
});
const CustomersPage = struct({
  columns: list(Column),
  matching: u32,
  total: u32,
  filters: list(tuple(string, string, list(string))),
  rows: list(Row),
});
const Standing = struct({ analysis: string, title: string, badge: string, rank: u8, because: string });
const CustomerPage = struct({
  index: u32,
  mark: string,
  id: string,
  fields: Pairs,
  merged: Pairs,
  kind: KeyKind,
  key: string,
  name: string,
  facts: Pairs,
  months: list(tuple(Day, Money)),
  standings: list(Standing),
  columns: list(Column),
  lines: u32,
});
const RecordView = struct({ kind: Kind, id: string, customer_name: string, fields: Pairs });
const CustomerChoice = struct({
  id: string,
  mark: string,
  shown: string,
  sales: Money,
  last: option(Day),
});
const HistoryLine = struct({
  seq: u32,
  when: f64,
  step: Step,
  in_force: bool,
  can_revert: bool,
});
const Alike = variants(['Phone', 'Email', 'Name']);
const Answer = variants({
  Registry: list(Entry),
  Report,
  Rows: list(Row),
  Customers: CustomersPage,
  Customer: CustomerPage,
  File: string,
  Records: struct({ matching: u32, rows: list(RecordView) }),
  Record: RecordView,
  Choices: list(CustomerChoice),
  History: struct({ total: u32, truncated: bool, lines: list(HistoryLine) }),
  Duplicates: list(struct({ alike: Alike, customers: list(CustomerChoice) })),
  Backup: struct({ name: string, seq: u32, imports: Imports }),
});
const FromEngine = variants({
  Ready: struct({ protocol: u32 }),
  Progress: struct({ ticket, done: u32, total: u32 }),
  State: struct({ ticket, state: State }),
  Folder: struct({ ticket }),
  Answer: struct({ ticket, answer: Answer }),
  Failed: struct({ ticket, fault: Fault }),
});

// Files.

const ColumnRole = variants([
  'customer', 'name', 'email', 'phone', 'order', 'date', 'amount', 'quantity', 'unit_price',
  'discount', 'cost', 'profit', 'refund', 'currency', 'status', 'category', 'product', 'channel',
]);
const FileKind = variants(['csv', 'tsv', 'text', 'xlsx', 'xls', 'ods', 'html']);
const Encoding = variants([
  'utf8', 'utf16le', 'utf16be', 'gb18030', 'windows1252', 'shift_jis', 'big5', 'none',
  'euc_kr', 'euc_jp', 'windows1250', 'windows1251', 'iso8859_2',
]);
const DateOrder = variants(['day_month', 'month_day']);
const DecimalMark = variants(['point', 'comma']);
const Returns = variants(['net', 'drop']);
const Doubles = variants(['keep', 'drop']);
const Holds = variants({ orders: unit, items: unit, refunds: unit, records: Kind });
const Delta = variants(['new', 'changed', 'missing']);
const DoubtFilter = struct({ reason: option(string), column: option(u32), text: string });
const Options = struct({
  map: list(tuple(ColumnRole, string)),
  ignore: list(u32),
  sale_status: option(list(string)),
  returns: Returns,
  duplicates: Doubles,
  sheet: option(string),
  encoding: option(Encoding),
  delimiter: option(char),
  header_row: option(u32),
  date_order: option(DateOrder),
  decimal: option(DecimalMark),
  quotes_as_text: bool,
  currency: option(string),
  holds: option(Holds),
  fields: Pairs,
  preset: option(string),
  corrections: list(tuple(u32, u32, string)),
});

/** Options that leave every decision to Keben. */
export const UNDECIDED = {
  map: [],
  ignore: [],
  sale_status: null,
  returns: 'net',
  duplicates: 'keep',
  sheet: null,
  encoding: null,
  delimiter: null,
  header_row: null,
  date_order: null,
  decimal: null,
  quotes_as_text: false,
  currency: null,
  holds: null,
  fields: [],
  preset: null,
  corrections: [],
};

const ToAnalyst = variants({
  Load: struct({ workbook: string, redacted: bool, imports: Imports }),
  Query: struct({ ticket: u32, lang: Lang, query: Query }),
  Drop: struct({ ticket: u32 }),
});

const ToFiles = variants({
  Open: struct({
    name: string,
    options: Options,
    remembered: list(tuple(string, Options)),
    own: list(struct({ of: Kind, key: string, label: string, value: string })),
  }),
  Revise: struct({ options: Options }),
  Compare: struct({ imports: Imports }),
  Blanks: bool,
  Differences: struct({ only: option(Delta), from: u32, count: u32 }),
  Doubts: struct({ filter: DoubtFilter, from: u32, count: u32 }),
  DoubtsFile: tuple(DoubtFilter, Lang),
  Take: struct({ again: bool }),
  Rejects: struct({ lang: Lang }),
  OpenBackup: string,
  TakeBackup: unit,
});
const RejectReason = variants([
  'missing_customer', 'cancelled', 'other_currency', 'nonpositive_qty', 'nonpositive_amount',
  'bad_amount', 'bad_date', 'duplicate', 'missing_value', 'other_entry',
]);
const Preview = struct({
  file: string,
  kind: FileKind,
  holds: Holds,
  targets: list(string),
  encoding: Encoding,
  delimiter: option(char),
  sheets: list(struct({ name: string, rows: u32, hidden: bool })),
  sheet: option(string),
  header_row: u32,
  columns: list(
    struct({
      number: u32,
      letter: string,
      header: string,
      role: option(ColumnRole),
      field: string,
      samples: list(string),
      doubts: u32,
      filled: u32,
    }),
  ),
  date_order: option(DateOrder),
  decimal: DecimalMark,
  statuses: list(struct({ text: string, rows: u32, sale: bool, known: bool })),
  currency: string,
  counts: struct({
    rows: u32,
    accepted: u32,
    rejected: u32,
    blank: u32,
    skipped: u32,
    duplicates: u32,
    reasons: list(tuple(RejectReason, u32)),
    returns: u32,
  }),
  rejects: list(struct({ line: u32, reason: RejectReason, cell: string })),
  warnings: list(struct({ code: string, line: u32, text: string })),
  questions: list(struct({ code: string, column: string, options: list(string) })),
  summary: struct({
    customers: u32,
    orders: u32,
    revenue: Money,
    first: option(Day),
    last: option(Day),
    top_customer: string,
    top_revenue: Money,
  }),
  options: Options,
  signature: string,
  as_before: bool,
  preset: option(string),
  keys: list(struct({ column: string, kind: KeyKind, rows: u32 })),
  product_only: bool,
  doubts: u32,
});
const RefusalCode = variants([
  'empty', 'no_rows', 'binary', 'unsupported', 'protected', 'truncated', 'bomb', 'too_large',
  'huge_cell', 'unclosed_quote', 'corrupt', 'no_columns', 'nothing_accepted', 'unknown_column',
  'unknown_sheet', 'orders_first', 'not_fetched',
]);
const FromFiles = variants({
  Ready: struct({ protocol: u32 }),
  Progress: struct({ rows: u32, share: f64 }),
  Preview,
  Difference: struct({
    new: u32,
    changed: u32,
    unchanged: u32,
    missing: u32,
    kept: u32,
    elsewhere: u32,
    customers: u32,
    unmatched: u32,
  }),
  Differences: tuple(
    u32,
    list(
      struct({
        delta: Delta,
        kind: Kind,
        name: string,
        customer: string,
        cells: list(struct({ key: string, old: string, new: string })),
      }),
    ),
  ),
  Doubts: tuple(
    u32,
    struct({
      total: u32,
      reasons: list(tuple(string, u32)),
      doubts: list(
        struct({
          line: u32,
          column: u32,
          title: string,
          text: string,
          reason: string,
          rejected: bool,
        }),
      ),
    }),
  ),
  Batch: BatchHead,
  Rejects: unit,
  Refused: struct({ code: RefusalCode, line: u32, detail: string }),
  Backup: struct({
    name: string,
    currency: string,
    written: u64,
    program: string,
    sealed: bool,
    totals: Totals,
    lines: u32,
    imports: u32,
    records: list(tuple(Kind, u32)),
  }),
  BackupContents: tuple(string, Imports),
  BadBackup,
  Unpacked: struct({ names: list(string), left_out: list(string) }),
});

// Writing files for other programs.

const FileFormat = variants(['Csv', 'Xlsx', 'Json']);
const ExportHow = struct({
  format: FileFormat,
  lang: Lang,
  keep_formulas: bool,
  workbook: string,
  currency: string,
  written: u64,
  ahead: i32,
  redacted: bool,
});
const ExportPart = variants({
  All: unit,
  Kind: struct({ kind: Kind, customer: option(string), search: string }),
});
const ToSheets = variants({
  Answer: struct({ how: ExportHow, code: string, name: string, columns: list(Column) }),
  Workbook: struct({ how: ExportHow, imports: Imports, part: ExportPart }),
  WriteBackup: struct({
    about: struct({ name: string, currency: string, written: u64, totals: Totals, imports: Imports }),
    passphrase: option(string),
  }),
});
const FromSheets = variants({
  Ready: struct({ protocol: u32 }),
  Progress: struct({ rows: u32, share: f64 }),
  Written: struct({ rows: u32, further_sheets: u32, cut: u32 }),
  TooLarge: unit,
  Failed: string,
  BadBackup,
});

/** The messages, and every type of theirs that has variants, by the name the program gives it. */
export const types = {
  ToEngine, FromEngine, ToAnalyst, ToFiles, FromFiles, ToSheets, FromSheets, ExportPart, FileFormat,
  Alike, Align, Anchor, Answer, Area, BadBackup, Cell, Choice, ColumnRole, Command, DateOrder,
  DecimalMark, Delta, Doubles, Edit, Encoding, Fault, FileKind, Holds, Invalid, KeyKind, Kind, Lang,
  Mark, NoValue, Query, Refusal, RefusalCode, RejectReason, Returns, Role, Saved, Step, Tone,
};

/** A message as the first element of what is posted. */
export const envelope = (type, message) => encode(types[type], message);

/** The message of what was posted, if it is one. */
export const opened = (type, data) => decode(types[type], data[0]);
