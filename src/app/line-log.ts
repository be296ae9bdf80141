import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { storedCounts, storedLine } from '../agent/readable/stored-line.ts'
import type { AgentLineKind, Line } from '../core/line.ts'
import type { RecordCounts } from '../core/ports/agent-reading.ts'
import { literal } from '../text/safe.ts'

/** More than anybody reads of one try. What an agent prints is cut at `limits.output`; this is about short lines, which take more here. */
const defaultMostBytes = 64 * 1024 * 1024
/** Two lines of the longest. */
const lookBytes = 64 * 1024

interface Opened {
  readonly descriptor: number
  bytes: number
}

/**
 * The readable lines of an agent: what panes and `run` show of it. Only a view: what can't be stored is not shown, and nothing else
 * fails.
 */
export class LineLogFile {
  readonly #path: string
  #opened: Opened | null = null
  readonly #mostBytes: number
  #isUsable = true

  constructor(path: string, mostBytes = defaultMostBytes) {
    this.#path = path
    this.#mostBytes = mostBytes
  }

  /** From how many records the lines that are there were made. */
  stored(): RecordCounts {
    return this.#tried((opened) => countsAtEnd(opened)) ?? none
  }

  /** @param counts with the record that the lines are from. */
  append(lines: readonly Line<AgentLineKind>[], counts: RecordCounts): void {
    const bytes = Buffer.from(lines.map((line) => `${storedLine(line, counts)}\n`).join(''))
    this.#tried((opened) => {
      if (opened.bytes > this.#mostBytes) return
      write(opened, bytes)
      // The last one, whoever goes on with this agent: the file is over its limit from now on.
      if (opened.bytes > this.#mostBytes) write(opened, Buffer.from(`${storedLine(tooMany, counts)}\n`))
    })
  }

  close(): void {
    if (this.#opened !== null) closeSync(this.#opened.descriptor)
    this.#opened = null
    this.#isUsable = false
  }

  #tried<T>(act: (opened: Opened) => T): T | null {
    if (!this.#isUsable) return null
    try {
      this.#opened ??= open(this.#path)
      return act(this.#opened)
    } catch {
      // A full disk, a folder that was taken away: the raw stream is another file.
      this.close()
      return null
    }
  }
}

const tooMany: Line<AgentLineKind> = {
  kind: 'notice',
  text: literal('more lines than are shown here: the raw stream has them'),
  at: null,
}

function write(opened: Opened, bytes: Buffer): void {
  const written = writeSync(opened.descriptor, bytes)
  if (written < bytes.length) throw new Error('only a part of a line was written')
  opened.bytes += written
}

const none: RecordCounts = { out: 0, err: 0 }

/** A file without a line that we could have written begins anew. A line that a killed supervisor or a full disk left without its end is dropped, so that the next one is not appended to it. */
function open(path: string): Opened {
  const descriptor = openSync(path, 'a+', 0o600)
  const { size } = fstatSync(descriptor)
  const tail = tailOf(descriptor, size)
  const newline = tail.lastIndexOf(0x0a)
  const whole = newline === -1 ? 0 : size - tail.length + newline + 1
  if (whole < size) ftruncateSync(descriptor, whole)
  return { descriptor, bytes: whole }
}

function countsAtEnd({ descriptor, bytes }: Opened): RecordCounts {
  const lines = tailOf(descriptor, bytes).toString('utf8').trimEnd().split('\n')
  return lines.map(storedCounts).findLast((counts) => counts !== null) ?? none
}

function tailOf(descriptor: number, size: number): Buffer {
  const begin = Math.max(0, size - lookBytes)
  const buffer = Buffer.alloc(size - begin)
  return buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, begin))
}
