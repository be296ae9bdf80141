import {
  appendFileSync,
  closeSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutLog } from '../../../../src/process/logs/cut-log.ts'
import { lineCapBytes } from '../../../../src/process/logs/line-splitter.ts'
import { openLogTail } from '../../../../src/process/logs/log-tail.ts'
import { always } from '../../../support/always.ts'
import { scratchFolders } from '../../../support/process/scratch-folder.ts'

const scratchFolder = scratchFolders()
const plenty = 60_000

test('tells whole lines once, and the unfinished one at the end', () => {
  const log = join(scratchFolder(), 'out')
  const tail = openLogTail(log)
  expect(tail.read(plenty)).toEqual({ lines: [], more: false })
  writeFileSync(log, 'one\ntw')
  expect(tail.read(plenty)).toEqual({ lines: ['one'], more: false })
  appendFileSync(log, 'o\r\n\nthree')
  expect(tail.read(plenty)).toEqual({ lines: ['two', ''], more: false })
  expect(tail.takeRest()).toBe('three')
  tail.close()
})

test('a character that is written in pieces is read whole, wherever it is cut', () => {
  const text = 'é 漢 👩‍👩‍👧 ﷽\n'
  const bytes = Buffer.from(text)
  for (let cut = 1; cut < bytes.length; cut++) {
    const log = join(scratchFolder(), 'out')
    const tail = openLogTail(log)
    writeFileSync(log, bytes.subarray(0, cut))
    const first = tail.read(plenty).lines
    appendFileSync(log, bytes.subarray(cut))
    expect([...first, ...tail.read(plenty).lines]).toEqual([text.trimEnd()])
    tail.close()
  }
})

test('however a log is cut into writes, its lines are the same', () => {
  always(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 }), (writes) => {
      const log = join(scratchFolder(), 'out')
      const tail = openLogTail(log)
      const lines: string[] = []
      for (const bytes of writes) {
        appendFileSync(log, bytes)
        lines.push(...tail.read(plenty).lines)
      }
      const rest = tail.takeRest()
      tail.close()
      const plain = splitBytes(Buffer.concat(writes))
      expect([...lines, ...(rest === null ? [] : [rest])]).toEqual(plain)
    }),
    200,
  )
})

function splitBytes(bytes: Buffer): string[] {
  const text = bytes.toString('latin1').split('\n')
  if (text.at(-1) === '') text.pop()
  return text.map((line) => Buffer.from(line.replace(/\r$/, ''), 'latin1').toString('utf8'))
}

test('a log that was truncated is read from its beginning', () => {
  const log = join(scratchFolder(), 'out')
  const tail = openLogTail(log)
  writeFileSync(log, 'a line that is long\nanother\npart')
  tail.read(plenty)
  truncateSync(log, 0)
  appendFileSync(log, 'new\n')
  expect(tail.read(plenty).lines).toEqual(['new'])
  tail.close()
})

test('a log that was truncated and has grown past where we were is read from its beginning too', () => {
  const log = join(scratchFolder(), 'out')
  const tail = openLogTail(log)
  writeFileSync(log, 'old one\nold two\n')
  tail.read(plenty)
  truncateSync(log, 0)
  appendFileSync(log, 'new one\nnew two\nnew three\n')
  expect(tail.read(plenty).lines).toEqual(['new one', 'new two', 'new three'])
  tail.close()
})

test('a log that was deleted is still read: its agent writes on', () => {
  const log = join(scratchFolder(), 'out')
  const agent = openSync(log, 'a')
  writeSync(agent, 'one\n')
  const tail = openLogTail(log)
  expect(tail.read(plenty).lines).toEqual(['one'])
  rmSync(log)
  writeSync(agent, 'two\n')
  expect(tail.read(plenty).lines).toEqual(['two'])
  tail.close()
  closeSync(agent)
})

test('a line longer than the cap is cut at a whole character, and what was cut is counted', () => {
  const log = join(scratchFolder(), 'out')
  const tail = openLogTail(log)
  writeFileSync(log, `${'x'.repeat(lineCapBytes - 1)}é${'y'.repeat(5)}\nnext\n`)
  const [long = '', next] = tail.read(plenty).lines
  expect(long).toBe(`${'x'.repeat(lineCapBytes - 1)}… (6 more bytes)`)
  expect(next).toBe('next')
  expect(tail.hasCut()).toBe(true)
  tail.close()
})

test('a line that only ends like one that was cut was not', () => {
  const log = join(scratchFolder(), 'out')
  const tail = openLogTail(log)
  writeFileSync(log, `${'x'.repeat(lineCapBytes / 2)}… (6 more bytes)\n`)
  expect(tail.read(plenty).lines).toHaveLength(1)
  expect(tail.hasCut()).toBe(false)
  tail.close()
})

test('stops when its time is over, and goes on where it stopped', () => {
  const log = join(scratchFolder(), 'out')
  const lines = Array.from({ length: 40_000 }, (_, index) => `line ${index}`)
  writeFileSync(log, `${lines.join('\n')}\n`)
  const tail = openLogTail(log)
  const first = tail.read(0)
  expect(first.more).toBe(true)
  expect(first.lines.length).toBeGreaterThan(0)
  const all = [...first.lines]
  for (let more = true; more;) {
    const next = tail.read(0)
    all.push(...next.lines)
    more = next.more
  }
  expect(all).toEqual(lines)
  tail.close()
})

test('what is passed over is counted line by line, and reading goes on at a whole line', () => {
  always(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 0, max: 200_000 }),
      (lengths, keepBytes) => {
        const log = join(scratchFolder(), 'out')
        const all = lengths.map((length, index) => `${index} ${'x'.repeat(length)}`)
        writeFileSync(log, `${all.join('\n')}\n`)
        const tail = openLogTail(log)
        const first = tail.read(0).lines
        while (tail.skip(keepBytes, 0));
        const { readBytes, totalBytes } = tail.extent()
        expect(totalBytes - readBytes).toBeLessThanOrEqual(Math.max(keepBytes, 0))
        const { lines } = tail.read(plenty)
        const skipped = tail.takeSkipped()?.lines ?? 0
        expect(first.length + skipped + lines.length).toBe(all.length)
        expect(lines).toEqual(lines.length === 0 ? [] : all.slice(-lines.length))
        expect(tail.takeRest()).toBeNull()
        tail.close()
      },
    ),
    60,
  )
})

test('a jump says how many bytes nobody was shown, and begins at a whole line', () => {
  const log = join(scratchFolder(), 'out')
  writeFileSync(log, 'one\ntwo\nthree\nfour\n')
  const tail = openLogTail(log)
  tail.jump(7)
  expect(tail.takeSkipped()).toEqual({ lines: null, bytes: 12 })
  expect(tail.read(plenty).lines).toEqual(['four'])
  tail.jump(7)
  expect(tail.takeSkipped()).toBeNull()
  appendFileSync(log, 'five\n')
  expect(tail.read(plenty).lines).toEqual(['five'])
  truncateSync(log, 0)
  appendFileSync(log, 'new\n')
  expect(tail.read(plenty).lines).toEqual(['new'])
  tail.close()
})

test('a gigabyte without a newline is passed over as the one line that it is', () => {
  const log = join(scratchFolder(), 'out')
  const tail = openLogTail(log)
  writeFileSync(log, 'x'.repeat(300_000))
  tail.read(0)
  while (tail.skip(1000, 0));
  expect(tail.read(plenty).lines).toEqual([])
  expect(tail.takeSkipped()).toMatchObject({ lines: 1 })
  appendFileSync(log, 'the end of it\nnext\n')
  expect(tail.read(plenty).lines).toEqual(['next'])
  expect(tail.takeSkipped()).toBeNull()
  tail.close()
})

test('a log that is cut at its limit is not read again', () => {
  const log = join(scratchFolder(), 'out')
  const lines = Array.from({ length: 5_000 }, (_, index) => `line ${index}`)
  writeFileSync(log, `${lines.join('\n')}\n`)
  const tail = openLogTail(log)
  tail.read(plenty)
  const jumping = openLogTail(log)
  jumping.jump(100)
  jumping.read(plenty)
  cutLog(log, 10_000)
  for (const reader of [tail, jumping]) {
    expect(reader.read(plenty).lines).toEqual([])
    reader.close()
  }
  const kept = readFileSync(log, 'utf8')
  expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(10_000)
  expect(kept).toMatch(/\n… \d+ more bytes, over limits.output\n$/)
  cutLog(log, 10_000)
  expect(readFileSync(log, 'utf8')).toBe(kept)
})
