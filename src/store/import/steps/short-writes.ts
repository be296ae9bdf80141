import { randomInt } from 'node:crypto'
import { setImmediate as otherWork, setTimeout as sleep } from 'node:timers/promises'
import type { EpochMs } from '../../../core/ids.ts'
import type { Driver, Transaction } from '../../driver.ts'
import { holdImport, letGo, noteFailed } from './import-row.ts'
import { SliceSize } from './slice-size.ts'

/** Between two transactions: whoever waits for the lock tries again within this time. */
const pauseMs = 2

/** Long before others may take the import over. */
const shownAliveEveryMs = 2_000

/** The transactions of one import, each of them short, and with a pause between them in which others have their turn. */
export class ShortWrites {
  readonly tenure = randomInt(2 ** 47)
  readonly #driver: Driver
  readonly #sizes = new Map<string, SliceSize>()
  #heldAt: EpochMs = 0
  #freeSince = 0

  constructor(driver: Driver) {
    this.#driver = driver
  }

  /** How many rows the next transaction of this kind may take up. */
  rows(kind: string): number {
    return this.#sizeOf(kind).rows
  }

  /** @throws ImportTakenOver where this is nobody's import any more. */
  async write<T>(kind: string, transaction: Transaction<T>): Promise<T> {
    const { tenure } = this
    let begunAt = 0
    let heldAt = 0
    let lastsMs = 0
    await this.#pause()
    const result = await this.#driver.writeStep(function* (now) {
      begunAt = performance.now()
      heldAt = now
      yield* holdImport(tenure, now)
      const result = yield* transaction(now)
      lastsMs = performance.now() - begunAt
      return result
    })
    this.#heldAt = heldAt
    this.#freeSince = performance.now()
    // Without the commit, a fraction of a millisecond: the log is copied behind it, which takes longer and holds nobody up.
    this.#sizeOf(kind).note(lastsMs)
    return result
  }

  /** Others have had their turn where this process has read on since the last transaction; keys and timers of its own have it now. */
  async #pause(): Promise<void> {
    const leftMs = this.#freeSince + pauseMs - performance.now()
    await (leftMs > 0 ? sleep(leftMs) : otherWork())
  }

  /** As the last one: all before it, and itself, are on the disk when its promise resolves. */
  async end(transaction: Transaction<unknown>): Promise<void> {
    const { tenure } = this
    await this.#driver.write(function* (now) {
      yield* holdImport(tenure, now)
      yield* transaction(now)
    })
  }

  /** Makes the import free for whoever imports next. */
  async letGo(): Promise<void> {
    const { tenure } = this
    noteFailed(tenure)
    await this.#driver.write(() => letGo(tenure))
  }

  async read<T>(transaction: Transaction<T>): Promise<T> {
    await this.showAlive()
    return this.#driver.read(transaction)
  }

  /** While much is read and nothing written, others see no other sign of this import. @throws ImportTakenOver */
  async showAlive(): Promise<void> {
    const { tenure } = this
    const now = await this.#driver.now()
    if (now - this.#heldAt < shownAliveEveryMs) return
    await this.#driver.writeStep(() => holdImport(tenure, now))
    this.#heldAt = now
  }

  #sizeOf(kind: string): SliceSize {
    const known = this.#sizes.get(kind)
    if (known !== undefined) return known
    const made = new SliceSize()
    this.#sizes.set(kind, made)
    return made
  }
}
