import {
  appendFileSync,
  ftruncateSync,
  openSync,
  closeSync,
  readFileSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Line } from '../../../../src/core/line.ts'
import type { LogPlace, PaneLog, PlacedLine } from '../../../../src/core/log/pane-log.ts'
import type { Safe } from '../../../../src/core/safe.ts'
import { blockBytes } from '../../../../src/process/logs/log-blocks.ts'
import { openPaneLog } from '../../../../src/process/logs/pane-log.ts'
import { always } from '../../../support/always.ts'
import { scratchFolders } from '../../../support/process/scratch-folder.ts'
import { until } from '../../../support/until.ts'

const scratchFolder = scratchFolders()

/** The same lines by the plainest way: read everything, cut at newlines, and after each block that has none. */
function plainLines(contents: readonly string[]): readonly string[] {
  return contents.flatMap((content) => {
    const lines: string[] = []
    let line = ''
    for (let start = 0; start < content.length; start += blockBytes) {
      const block = content.slice(start, start + blockBytes)
      const parts = block.split('\n')
      for (const part of parts.slice(0, -1)) {
        lines.push((line + part).replace(/\r$/, ''))
        line = ''
      }
      line += parts.at(-1) ?? ''
      if (parts.length === 1 && block.length === blockBytes) {
        lines.push(line)
        line = ''
      }
    }
    if (line !== '') lines.push(line)
    return lines
  })
}

const content = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 30 }) },
      { weight: 2, arbitrary: fc.constant('') },
      {
        weight: 1,
        arbitrary: fc.integer({ min: 1, max: 3 * blockBytes }).map((length) => 'x'.repeat(length)),
      },
      {
        weight: 1,
        arbitrary: fc
          .integer({ min: 1, max: 3_000 })
          .map((count) => Array.from({ length: count }, (_, n) => `${n}`).join('\n')),
      },
    ),
    { maxLength: 12 },
  )
  .chain((lines) => fc.boolean().map((ends) => lines.join('\n') + (ends ? '\n' : '')))

test('any window of any logs is what a plain read of everything shows', () => {
  always(
    fc.property(
      fc.array(content, { minLength: 1, maxLength: 3 }),
      fc.nat(80),
      fc.nat(4_000),
      (contents, count, skip) => {
        const folder = scratchFolder()
        const paths = contents.map((text, index) => {
          writeFileSync(join(folder, `${index}`), text)
          return join(folder, `${index}`)
        })
        const log = openPlain(() => paths)
        const plain = plainLines(contents)
        expect(shown(log, count)).toEqual(lastOf(plain, count))
        const end = Math.max(0, plain.length - skip)
        const from = log.from(null, end + 1)
        expect(textsOf(from)).toEqual(plain.slice(0, end + 1).map(atMost))
        const place = from[end]?.place ?? null
        expect(textsOf(log.before(place, count))).toEqual(lastOf(plain.slice(0, end), count))
        if (place !== null) {
          expect(textsOf(log.from(place, count))).toEqual(plain.slice(end, end + count).map(atMost))
          expect(counted(log, place)).toBe(end + 1)
        }
        expect(counted(log)).toBe(plain.length)
      },
    ),
    150,
  )
})

test.each([
  ['an end of line', 'x'.repeat(9) + '\n'],
  ['none', 'x'.repeat(10)],
])('a log that ends where a block does, with %s, has no line more', (_, unit) => {
  const text = unit.repeat(blockBytes).slice(-2 * blockBytes)
  const path = join(scratchFolder(), 'out')
  writeFileSync(path, text)
  const log = openPlain(() => [path])
  expect(shown(log, 3)).toEqual(plainLines([text]).slice(-3).map(atMost))
  expect(counted(log)).toBe(plainLines([text]).length)
})

test('a log that grows piece by piece shows at each moment what a plain read shows', () => {
  always(
    fc.property(fc.array(content, { maxLength: 6 }), (pieces) => {
      const path = join(scratchFolder(), 'out')
      const log = openPlain(() => [path])
      let text = ''
      for (const piece of pieces) {
        appendFileSync(path, piece)
        text += piece
        expect(shown(log, 20)).toEqual(plainLines([text]).slice(-20).map(atMost))
        expect(counted(log)).toBe(plainLines([text]).length)
      }
    }),
    60,
  )
})

/** `total` counts on while there is more to count, a little at each call. */
/** Lines whose kind doesn't matter. */
const openPlain = (paths: () => readonly string[]): PaneLog =>
  openPaneLog({
    own: () =>
      paths().map((path) => ({
        path,
        writer: path,
        read: (raw) => ({ kind: 'prose', text: raw as Safe, at: null }),
      })),
  })

/** Of a longer line a pane shows a screenful. */
const atMost = (line: string): string => line.slice(0, 16_384)

/** In a new frame, like `counted`. */
function shown(log: PaneLog, count: number): readonly string[] {
  log.version()
  return log.newest(count).map(({ text }) => text)
}

const textsOf = (lines: readonly PlacedLine[], from = 0): readonly string[] =>
  lines.slice(from).map(({ line }) => line.text)

const lastOf = (lines: readonly string[], count: number): readonly string[] =>
  lines.slice(Math.max(0, lines.length - count)).map(atMost)

function counted(log: PaneLog, to: LogPlace | null = null): number {
  log.version()
  for (;;) {
    const { lines, isExact } = log.count(to)
    if (isExact) return lines
  }
}

test('setup, agent and gate follow one another, and files that come later are seen', () => {
  const folder = scratchFolder()
  const names = ['setup.log']
  const log = openPlain(() => names.map((name) => join(folder, name)))
  expect(shown(log, 5)).toEqual([])
  expect(counted(log)).toBe(0)
  writeFileSync(join(folder, 'setup.log'), 'npm ci\ndone')
  names.push('out')
  writeFileSync(join(folder, 'out'), 'hello\n')
  expect(shown(log, 5)).toEqual(['npm ci', 'done', 'hello'])
  const [, , hello] = log.from(null, 9)
  expect(textsOf(log.before(hello!.place, 2))).toEqual(['npm ci', 'done'])
  expect(log.isBefore(log.from(null, 1)[0]!.place, hello!.place)).toBe(true)
})

test('its version changes when there is something new, and only then', () => {
  const path = join(scratchFolder(), 'out')
  const log = openPlain(() => [path])
  const before = log.version()
  expect(log.version()).toBe(before)
  writeFileSync(path, 'one\n')
  const after = log.version()
  expect(after).toBeGreaterThan(before)
  expect(log.version()).toBe(after)
})

test('a truncated log is counted anew', () => {
  const path = join(scratchFolder(), 'out')
  writeFileSync(path, 'x\n'.repeat(blockBytes))
  const log = openPlain(() => [path])
  expect(counted(log)).toBe(blockBytes)
  truncateSync(path, 0)
  appendFileSync(path, 'only\n')
  expect(shown(log, 3)).toEqual(['only'])
  expect(counted(log)).toBe(1)
})

test('a character at the edge of what was written so far is not shown torn', () => {
  const path = join(scratchFolder(), 'out')
  const bytes = Buffer.from('done\nnaïve 漢')
  writeFileSync(path, bytes.subarray(0, bytes.length - 1))
  expect(
    shown(
      openPlain(() => [path]),
      1,
    ),
  ).toEqual(['naïve '])
})

test('the end of a gigabyte is shown by reading a few blocks of it', () => {
  const path = join(scratchFolder(), 'out')
  const file = openSync(path, 'w')
  ftruncateSync(file, 1024 ** 3)
  closeSync(file)
  appendFileSync(path, '\nlast but one\nlast\n')
  const bytes = bytesReadBy(() =>
    expect(
      shown(
        openPlain(() => [path]),
        2,
      ),
    ).toEqual(['last but one', 'last']),
  )
  expect(bytes).toBeLessThan(1024 ** 2)
})

/** By the kernel's own count of what this process read. */
function bytesReadBy(act: () => void): number {
  const read = (): number => Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1])
  const before = read()
  act()
  return read() - before
}

test('quiet is counted from the newest log’s last word', async () => {
  const folder = scratchFolder()
  const [old, young] = [join(folder, 'old'), join(folder, 'young')]
  const log = openPlain(() => [old, young])
  expect(log.quietMs()).toBe(0)
  writeFileSync(old, 'x')
  utimesSync(old, new Date(), new Date(Date.now() - 3_600_000))
  log.version()
  expect(log.quietMs()).toBeGreaterThanOrEqual(3_600_000)
  writeFileSync(young, 'y')
  await until('the young log to speak', () => log.quietMs() < 3_600_000)
})

test('a line of megabytes is read as a screenful: its last state after a return', () => {
  const path = join(scratchFolder(), 'out')
  writeFileSync(path, `${'#'.repeat(20_000)}\rdone\n${'x'.repeat(5_000_000)}\n`)
  const log = openPlain(() => [path])
  const [progress, ...rest] = shown(log, 1_000)
  expect(progress).toBe('done')
  expect(rest.every((line) => line.length <= 16_384)).toBe(true)
})

test('a line that is shown frame after frame is decoded once', () => {
  const path = join(scratchFolder(), 'out')
  const read = vi.fn((raw: string): Line => ({ kind: 'prose', text: raw as Safe, at: null }))
  const log = openPaneLog({ own: () => [{ path, writer: path, read }] })
  let written = 0
  let before: readonly Line[] = []
  for (let frame = 0; frame < 2_000; frame++) {
    appendFileSync(path, `line ${written++}\nline ${written++}\n`)
    log.version()
    const lines = log.newest(50)
    expect(lines).toHaveLength(Math.min(50, written))
    // What is painted is cached by the object.
    expect(lines.at(-3)).toBe(before.at(-1))
    before = lines
  }
  expect(read).toHaveBeenCalledTimes(written)
})
