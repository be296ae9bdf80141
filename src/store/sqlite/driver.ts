import { randomInt } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { EpochMs } from '../../core/ids.ts'
import type { Driver, Transaction } from '../driver.ts'
import type { Args, BatchCall, Operation, Statement, StatementCall, Value } from '../statement.ts'
import { pagesBetweenCheckpoints } from './connection.ts'
import { forRows, toSqlite, type RowsText } from './dialect.ts'
import { isBusy, needsReopening, storeError } from './store-error.ts'

export interface LockPatience {
  readonly path: string
  /** How long a locked database is tried again. */
  readonly patienceMs: number
}

export interface DriverOptions extends LockPatience {
  /** Opens the file anew; it must be there. */
  readonly reopen: () => Database.Database
  /** The file and all who write to it are on one machine, so its clock is theirs. */
  readonly now: () => EpochMs
}

const triesAfterReading = 3

export function createDriver(first: Database.Database, options: DriverOptions): Driver {
  const { now } = options
  let connection = new Connection(first)
  let stale = false
  let versionsBefore = 0
  let known = 0
  const writer = randomInt(2 ** 47)
  let writes = 0

  function fresh(): Connection {
    if (!stale) return connection
    // Opened before the old one is closed: as long as it can't be opened, there is one to ask for the version.
    const next = new Connection(options.reopen())
    versionsBefore += version() + 1
    connection.close()
    connection = next
    stale = false
    return connection
  }

  /** Of the connection; as it was, while the disk can't be read. */
  function version(): number {
    try {
      known = connection.version()
    } catch (error) {
      if (storeError(error, options.path) === error) throw error
      stale ||= needsReopening(error)
    }
    return known
  }

  function guarded<T>(act: (connection: Connection) => T): T {
    const current = fresh()
    try {
      return act(current)
    } catch (error) {
      stale ||= needsReopening(error)
      throw error
    }
  }

  /** A commit whose answer was a failure may be there all the same, and doing it again would do it twice. */
  function writeOnce<T>(transaction: Transaction<T>, begin: Begin, isStep = false): T {
    const id: WriteId = { writer, number: ++writes }
    let made: Made<T> | null = null
    try {
      return guarded((connection) => {
        const act = () => connection.write(transaction, { begin, id, now, made: (whole) => (made = whole) })
        return isStep ? connection.inSteps(act) : act()
      })
    } catch (error) {
      const whole = made as Made<T> | null
      if (whole === null || !isStored(id, whole.event)) throw error
      return whole.result
    }
  }

  /** Whatever others have written since. False as well when the file can't be read: then the failure counts. */
  function isStored(id: WriteId, event: number | null): boolean {
    try {
      return guarded((connection) => connection.isStored(id, event))
    } catch {
      return false
    }
  }

  return {
    // `BEGIN IMMEDIATE`: one writer at a time.
    write: (transaction) => patiently(() => writeOnce(transaction, 'immediate'), options),
    writeStep: (transaction) => patiently(() => writeOnce(transaction, 'immediate', true), options),
    writeAfterReading: async (transaction) => {
      for (let tries = 0; tries < triesAfterReading; tries++) {
        try {
          return writeOnce(transaction, 'deferred')
        } catch (error) {
          if (!isBusy(error)) throw storeError(error, options.path)
        }
        await pause(longestPauseMs)
      }
      // Patience begins here: what was read may have taken longer than that.
      return patiently(() => writeOnce(transaction, 'immediate'), options)
    },
    read: (transaction) =>
      patiently(() => guarded((connection) => connection.read(transaction, now)), options),
    version: () => versionsBefore + version(),
    now: async () => now(),
    close: async () => connection.close(),
  }
}

/** Names a transaction: by whom, and which of theirs. */
interface WriteId {
  readonly writer: number
  readonly number: number
}

/** A transaction that is whole but for its commit. */
interface Made<T> {
  readonly result: T
  /** An event that it has recorded, which carries its writer; null: it has recorded none, and its writer's row has its number. */
  readonly event: number | null
}

/** Acts, and acts again while the database is locked, without holding up the event loop between tries. */
export async function patiently<T>(act: () => T, { path, patienceMs }: LockPatience): Promise<T> {
  const begun = performance.now()
  for (let waitMs = 1; ;) {
    let waitedMs
    try {
      return act()
    } catch (error) {
      waitedMs = performance.now() - begun
      if (!isBusy(error) || waitedMs >= patienceMs) throw storeError(error, path)
    }
    await pause(waitMs)
    if (waitedMs > denseMs) waitMs = Math.min(waitMs * 2, longestPauseMs)
  }
}

/** So long nothing is waited for that could be missed: an import leaves the lock free for 2 ms between its steps. */
const denseMs = 100

const longestPauseMs = 50

/** Full jitter: processes that met once don't meet again in step. */
const pause = (longestMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * longestMs))

type Begin = 'immediate' | 'deferred'

interface Writing<T> {
  readonly begin: Begin
  readonly id: WriteId
  /** Asked once the transaction has begun: waiting for the lock is over by then. */
  now(): EpochMs
  made(whole: Made<T>): void
}

interface PreparedStatement {
  readonly names: readonly string[]
  readonly prepared: Database.Statement
  /** What it inserts carries the writer. */
  readonly signs: boolean
}

/** The same for several rows. */
interface PreparedRows extends Pick<RowsText, 'before' | 'each' | 'after'> {
  readonly prepared: Database.Statement
}

/** An item takes 8.4 µs alone, 3.6 with 15 others and 3.4 with 31: a table and its indexes are opened once for all. */
const rowsAtOnce = 32

/** 4 MB. */
const pagesOfSteps = 1_000

/** One connection with its prepared statements. */
class Connection {
  readonly #db: Database.Database
  readonly #prepared = new Map<Statement, PreparedStatement>()
  readonly #preparedRows = new Map<Statement, PreparedRows | null>()
  readonly #transaction: Database.Transaction<(act: () => unknown) => unknown>
  readonly #dataVersion: Database.Statement
  #changed = false
  #writer = 0
  #event: number | null = null
  #commits = 0

  constructor(db: Database.Database) {
    this.#db = db
    this.#transaction = db.transaction((act: () => unknown) => act())
    this.#dataVersion = db.prepare('SELECT data_version FROM pragma_data_version').pluck()
  }

  write<T>(transaction: Transaction<T>, { begin, id, now, made }: Writing<T>): T {
    this.#changed = false
    this.#writer = id.writer
    this.#event = null
    const value = this.#transaction[begin](() => {
      const result = this.#drive(transaction(now())) as T
      // Most transactions record an event anyway: a row less to write is a page less to commit.
      if (this.#changed && this.#event === null) this.#writeNumber(id)
      made({ result, event: this.#event })
      return result
    }) as T
    // A transaction that changed nothing wakes nobody: else whoever polls the version and then claims would wake itself for ever.
    if (this.#changed) this.#commits++
    return value
  }

  /** Without waiting for the disk, which the next transaction that is no step does. And the log may grow: what is written twice is copied once. */
  inSteps<T>(act: () => T): T {
    this.#db.pragma('synchronous = NORMAL')
    this.#db.pragma(`wal_autocheckpoint = ${pagesOfSteps}`)
    try {
      return act()
    } finally {
      this.#db.pragma(`wal_autocheckpoint = ${pagesBetweenCheckpoints}`)
      this.#db.pragma('synchronous = FULL')
    }
  }

  read<T>(transaction: Transaction<T>, now: () => EpochMs): T {
    return this.#transaction.deferred(() => this.#drive(transaction(now()))) as T
  }

  #writeNumber({ writer, number }: WriteId): void {
    this.#prepare(writeNewest).prepared.run(String(writer), number)
  }

  /** Numbers of events are given once, so that one with this writer is the one that it has recorded. */
  isStored({ writer, number }: WriteId, event: number | null): boolean {
    if (event !== null) return this.#prepare(readWriter).prepared.pluck().get(event) === writer
    return this.#prepare(readNewest).prepared.pluck().get(String(writer)) === number
  }

  version(): number {
    return Number(this.#dataVersion.get()) + this.#commits
  }

  close(): void {
    this.#db.close()
  }

  #drive(operation: Operation<unknown>): unknown {
    let step = operation.next()
    while (step.done !== true) {
      const call = step.value
      step = operation.next('batch' in call ? this.#executeEach(call) : this.#execute(call))
    }
    return step.value
  }

  #executeEach({ statement, batch }: BatchCall): unknown {
    const { names, prepared } = this.#prepare(statement)
    let rows = 0
    let at = 0
    const many = batch.length < rowsAtOnce ? null : this.#prepareRows(statement)
    if (many !== null) {
      for (; at + rowsAtOnce <= batch.length; at += rowsAtOnce)
        rows += many.prepared.run(
          ...this.#valuesOfRows(many, batch.slice(at, at + rowsAtOnce), statement),
        ).changes
    }
    for (const args of batch.slice(at))
      rows += prepared.run(...this.#valuesOf(names, args, statement)).changes
    this.#changed ||= rows > 0
    return { rows }
  }

  #execute({ statement, args }: StatementCall): unknown {
    const { names, prepared, signs } = this.#prepare(statement)
    const values = this.#valuesOf(names, args, statement)
    // Bound one by one: SQLite's binding takes longer to read a list.
    switch (statement.mode) {
      case 'one': {
        const row = prepared.get(...values)
        this.#changed ||= !prepared.readonly && row !== undefined
        return row
      }
      case 'all': {
        const rows = prepared.all(...values)
        this.#changed ||= !prepared.readonly && rows.length > 0
        return rows
      }
      case 'insert': {
        const row = Number(prepared.run(...values).lastInsertRowid)
        this.#changed = true
        if (signs) this.#event = row
        return row
      }
      case 'change': {
        const { changes } = prepared.run(...values)
        this.#changed ||= changes > 0
        return { rows: changes }
      }
    }
  }

  #prepare(statement: Statement): PreparedStatement {
    const known = this.#prepared.get(statement)
    if (known !== undefined) return known
    const { sql, names } = toSqlite(statement)
    const made = { names, prepared: this.#db.prepare(sql), signs: names.includes(writerName) }
    this.#prepared.set(statement, made)
    return made
  }

  /** Null: row by row. */
  #prepareRows(statement: Statement): PreparedRows | null {
    const known = this.#preparedRows.get(statement)
    if (known !== undefined) return known
    const text = forRows(toSqlite(statement), rowsAtOnce)
    const made = text === null ? null : { ...text, prepared: this.#db.prepare(text.sql) }
    this.#preparedRows.set(statement, made)
    return made
  }

  #valuesOfRows({ before, each, after }: PreparedRows, rows: readonly Args[], statement: Statement): Value[] {
    const [first = {}] = rows
    const values = [...this.#valuesOf(before, first, statement)]
    for (const row of rows) for (const name of each) values.push(this.#valueOf(name, row, statement))
    for (const name of after) values.push(this.#valueOf(name, first, statement))
    return values
  }

  #valuesOf(names: readonly string[], args: Args, statement: Statement): readonly Value[] {
    return names.map((name) => this.#valueOf(name, args, statement))
  }

  #valueOf(name: string, args: Args, { sql }: Statement): Value {
    const value = name === writerName ? this.#writer : args[name]
    if (value === undefined) throw new TypeError(`no value for :${name} in ${sql}`)
    return value
  }
}

/** What the driver binds by itself. */
const writerName = 'writer'

/** Which the last transaction of a writer was that changed something without an event, so that it can be checked whether it was committed. */
const writeNewest: Statement = {
  sql: `INSERT INTO writers (writer, newest) VALUES (:writer, :newest)
    ON CONFLICT (writer) DO UPDATE SET newest = excluded.newest`,
  mode: 'change',
}
const readWriter: Statement = { sql: `SELECT writer FROM events WHERE seq = :event`, mode: 'one' }
const readNewest: Statement = { sql: `SELECT newest FROM writers WHERE writer = :writer`, mode: 'one' }
