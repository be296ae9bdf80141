import { createHash } from 'node:crypto'
import type { Statuses, Words } from '../../backlog/formats/format.ts'
import type { SourceFile } from '../../backlog/source-file.ts'
import { patchSpots, type StatusSpot } from '../../backlog/write-back/patch-spots.ts'
import { problemLine, type Problem } from '../../core/errors.ts'
import type { ItemId } from '../../core/ids.ts'
import type { ItemStatus } from '../../core/item.ts'
import type { FileWritten, WriteOrder } from '../../core/ports/backlog.ts'

/** What is particular to one kind of tracker. Nothing here rejects: what went wrong is one line. */
export interface TrackerProgram {
  /** Everything that is in it now, in the format of the tracker. */
  read(): Promise<{ readonly text: string } | { readonly failure: string }>
  /** Where the text shows the status of each item; what replaces it is not looked at. */
  spots(text: string): readonly StatusSpot[]
  /** Makes the tracker show a status; the same again changes nothing. @returns the text as it is afterwards. */
  write(
    text: string,
    change: TrackerChange,
  ): Promise<{ readonly text: string } | { readonly failure: string }>
}

export interface TrackerChange {
  readonly id: ItemId
  readonly status: ItemStatus
}

/** It is asked for all its items over the network: no more often than this. */
const readEveryMs = 60_000
/** After a failure nothing is written for so long. */
const writeAgainAfterMs = 10_000

/**
 * A tracker as a source: what was read last stands for it until it is read again, so that looking at it costs nothing and never
 * waits, except for the first time.
 */
export class Tracker {
  readonly #source: string
  readonly #program: TrackerProgram
  readonly #now: () => number
  #last: { readonly text: string } | { readonly failure: string } | null = null
  #readAt = -Infinity
  #reading: Promise<void> | null = null
  /** Counts writes: what was asked before one and answered after it may not show it. */
  #writes = 0
  #writesBefore = 0
  #failedWrite: { readonly at: number; readonly message: string } | null = null

  constructor(source: string, program: TrackerProgram, now: () => number = () => performance.now()) {
    this.#source = source
    this.#program = program
    this.#now = now
  }

  /**
   * @param writes how often statuses have been written into it so far, by anybody. Everything that may read it asks for this: what it
   * reads now is read after these writes, and may lack later ones.
   */
  async stamp(writes: number): Promise<string> {
    await this.#fresh(writes)
    return this.#stamp()
  }

  /** How often statuses had been written before what is known of it was read. */
  get writesBefore(): number {
    return this.#writesBefore
  }

  /** What is known of it is too old: it is read again when it is next looked at. */
  forget(): void {
    this.#readAt = -Infinity
  }

  /** The same for somebody who has to have what is in it now: the next one to look at it waits for the reading. */
  forgetWhole(): void {
    this.forget()
    this.#last = null
  }

  async read(writes: number): Promise<SourceFile | Problem> {
    const last = await this.#fresh(writes)
    if ('failure' in last) return this.#problem(last.failure)
    return {
      name: this.#source,
      part: null,
      realPath: this.#source,
      bytes: Buffer.from(last.text),
      stamp: this.#stamp(),
      text: last.text,
    }
  }

  /** Stops at the first item that can't be written: a network that is down would cost its time limit for each. */
  async show({ statuses, expected, record }: WriteOrder, writes: number): Promise<FileWritten> {
    const last = await this.#fresh(writes)
    if ('failure' in last) return { kind: 'problem', message: problemLine(this.#problem(last.failure)) }
    if (expected !== null && expected !== this.#stamp()) return { kind: 'changed' }
    const words = this.#changes(last.text, statuses)
    if (words.size === 0) return { kind: 'shown already' }
    const failed = this.#failedWrite
    if (failed !== null && this.#now() - failed.at < writeAgainAfterMs)
      return { kind: 'problem', message: failed.message }
    for (const [id, word] of words) {
      const status = statuses.get(id)?.status
      if (status === undefined) continue
      const one = new Map([[id, word]])
      await record.begin(one)
      this.#writes += 1
      const result = await this.#program.write(this.#text() ?? last.text, { id, status })
      this.#writes += 1
      const isWritten = 'text' in result
      await record.end(one, isWritten)
      if (!isWritten) {
        const message = `${this.#source}: the status of ${id} could not be written: ${result.failure}`
        this.#failedWrite = { at: this.#now(), message }
        return { kind: 'problem', message }
      }
      this.#last = result
    }
    this.#failedWrite = null
    return { kind: 'written', stamp: this.#stamp() }
  }

  /** The statuses that `show` would write now; or, in one line, why that can't be known. */
  async unshown(statuses: Statuses, writes: number): Promise<Words | string> {
    const last = await this.#fresh(writes)
    return 'failure' in last ? problemLine(this.#problem(last.failure)) : this.#changes(last.text, statuses)
  }

  #changes(text: string, statuses: Statuses): ReturnType<typeof patchSpots>['words'] {
    return patchSpots('', this.#program.spots(text), statuses).words
  }

  /** Waits for the first reading only; later ones go on beside whoever asks. */
  async #fresh(writes: number): Promise<{ readonly text: string } | { readonly failure: string }> {
    if (this.#reading === null && this.#now() - this.#readAt >= readEveryMs) {
      this.#readAt = this.#now()
      this.#reading = this.#readAnew(writes).finally(() => {
        this.#reading = null
      })
    }
    if (this.#last === null) await this.#reading
    return this.#last ?? { failure: 'was not read' }
  }

  async #readAnew(writes: number): Promise<void> {
    const before = this.#writes
    const read = await this.#program.read()
    if (before !== this.#writes) return
    this.#last = read
    this.#writesBefore = writes
  }

  #text(): string | null {
    return this.#last !== null && 'text' in this.#last ? this.#last.text : null
  }

  #stamp(): string {
    const hash = createHash('sha256').update(JSON.stringify(this.#last)).digest('hex')
    return `tracker.${hash}`
  }

  #problem(message: string): Problem {
    return { severity: 'error', file: this.#source, line: null, field: null, message }
  }
}
