import { appendFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openRecordTail } from '../../../../src/process/logs/log-tail.ts'
import { always } from '../../../support/always.ts'
import { scratchFolders } from '../../../support/process/scratch-folder.ts'

const scratchFolder = scratchFolders()
const plenty = 60_000

test('says where the last line ends, and begins there again', () => {
  const log = join(scratchFolder(), 'out')
  const tail = openRecordTail(log)
  expect(tail.extent()).toEqual({ readBytes: 0, totalBytes: 0, lineBytes: 0 })
  writeFileSync(log, '{"a":1}\n{"b":"é"}\n{"c":')
  expect(tail.read(plenty).lines).toEqual(['{"a":1}', '{"b":"é"}'])
  const { lineBytes } = tail.extent()
  expect(lineBytes).toBe(19)
  const next = openRecordTail(log, lineBytes)
  appendFileSync(log, '3}\nthe rest')
  expect(next.read(plenty).lines).toEqual(['{"c":3}'])
  expect(next.extent()).toEqual({ readBytes: 35, totalBytes: 35, lineBytes: 27 })
  expect(next.takeRest()).toBe('the rest')
  expect(next.extent().lineBytes).toBe(35)
  tail.close()
  next.close()
})

test('whatever the lines and wherever it is left, two readers one after the other read what one reads', () => {
  always(
    fc.property(
      fc.array(fc.stringMatching(/^[^\n\r]*$/), { maxLength: 20 }),
      fc.nat({ max: 400 }),
      (lines, cut) => {
        const log = join(scratchFolder(), 'out')
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
        writeFileSync(log, bytes.subarray(0, cut))
        const [whole, first] = [openRecordTail(log), openRecordTail(log)]
        const before = first.read(plenty).lines
        const second = openRecordTail(log, first.extent().lineBytes)
        appendFileSync(log, bytes.subarray(cut))
        expect([...before, ...second.read(plenty).lines]).toEqual(whole.read(plenty).lines)
        expect(second.extent()).toEqual(whole.extent())
        for (const tail of [whole, first, second]) tail.close()
      },
    ),
    60,
  )
})

test('a log that was cut behind our back, or is not there yet, is read from what there is', () => {
  const folder = scratchFolder()
  const cut = join(folder, 'cut')
  writeFileSync(cut, 'one\ntwo\n')
  truncateSync(cut, 4)
  const tail = openRecordTail(cut, 8)
  expect(tail.read(plenty)).toEqual({ lines: [], more: false })
  expect(tail.extent().lineBytes).toBe(4)
  appendFileSync(cut, 'three\n')
  expect(tail.read(plenty).lines).toEqual(['three'])
  const late = openRecordTail(join(folder, 'late'), 4)
  expect(late.read(plenty).lines).toEqual([])
  writeFileSync(join(folder, 'late'), 'one\ntwo\n')
  expect(late.read(plenty).lines).toEqual(['two'])
  for (const each of [tail, late]) each.close()
})

test('a record of megabytes comes in steps of a few milliseconds, and can be parsed', () => {
  const log = join(scratchFolder(), 'out')
  const record = { type: 'tool_result', output: 'x'.repeat(20_000_000), ok: true }
  writeFileSync(log, `${JSON.stringify(record)}\n`)
  const tail = openRecordTail(log)
  const lines: string[] = []
  let steps = 0
  for (let more = true; more; steps++) {
    const part = tail.read(0)
    lines.push(...part.lines)
    more = part.more
  }
  expect(steps).toBeGreaterThan(1000)
  const [line = ''] = lines
  expect(line.length).toBeLessThan(100_000)
  expect(JSON.parse(line)).toMatchObject({ type: 'tool_result', ok: true })
  tail.close()
})
