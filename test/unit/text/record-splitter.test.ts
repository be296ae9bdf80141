import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createRecordSplitter,
  recordCapBytes,
  stringCapBytes,
} from '../../../src/text/bytes/record-splitter.ts'
import { always } from '../../support/always.ts'

describe('a log of records', () => {
  it('is split at newlines alone', () => {
    expect(linesOf('{"a":"1\u2028 2\u2029 3\u0085"}\r\n\nplain\n{"half":')).toEqual([
      '{"a":"1\u2028 2\u2029 3\u0085"}',
      '',
      'plain',
      '{"half":',
    ])
  })

  it('shows bytes that are no UTF-8 as such', () => {
    expect(linesOf(Buffer.from([0x22, 0xff, 0xc3, 0x22, 0x0a, 0x61]))).toEqual(['"\ufffd\ufffd"', 'a'])
  })

  it('keeps a record readable, whatever a tool printed into one of its strings', () => {
    const record = { type: 'user', output: 'é\\"\n'.repeat(100_000), after: { exit: 3 } }
    const [line] = linesOf(`${JSON.stringify(record)}\n`)
    const read = JSON.parse(line ?? '') as typeof record
    expect(read).toMatchObject({ type: 'user', after: { exit: 3 } })
    expect(read.output).toMatch(/^(?:é\\"\n)+(?:é|é\\|é\\")?… \(\d+ more bytes\)$/u)
    expect(Buffer.byteLength(line ?? '')).toBeLessThan(stringCapBytes + 200)
  })

  it('leaves a string of just the limit alone', () => {
    const record = JSON.stringify({ text: 'x'.repeat(stringCapBytes), more: 'y'.repeat(stringCapBytes) })
    expect(linesOf(`${record}\n`)).toEqual([record])
  })

  it('shortens many long strings more, so that what follows them can be read', () => {
    const record = { files: Array.from({ length: 200 }, () => 'z'.repeat(50_000)), ok: true }
    const [line] = linesOf(`${JSON.stringify(record)}\n`)
    expect(JSON.parse(line ?? '')).toMatchObject({ ok: true })
  })

  it('cuts a line that is too long still, and says so', () => {
    const splitter = createRecordSplitter()
    const lines: string[] = []
    splitter.push(Buffer.from(`[${'1,'.repeat(recordCapBytes)}1]\nnext\n`), lines)
    expect(lines[0]).toMatch(/… \(1048579 more bytes\)$/)
    expect(lines[1]).toBe('next')
    expect(splitter.hasCut()).toBe(true)
  })

  it('cuts a long line of plain text nowhere but at its end', () => {
    const text = `said "${'x'.repeat(stringCapBytes + 10)}" and more`
    expect(linesOf(text)).toEqual([text])
  })

  it('reads a line of 200 MB in little memory', () => {
    const splitter = createRecordSplitter()
    const lines: string[] = []
    const megabyte = Buffer.alloc(1024 * 1024, 'progress 12%\\r ')
    splitter.push(Buffer.from('{"type":"tool","output":"'), lines)
    const before = memoryBytes()
    let most = 0
    for (let count = 0; count < 200; count++) {
      splitter.push(megabyte, lines)
      most = Math.max(most, memoryBytes() - before)
    }
    splitter.push(Buffer.from('","exit":0}\n'), lines)
    expect(most).toBeLessThan(32 * 1024 * 1024)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ type: 'tool', exit: 0 })
  })

  it('gives the same lines however its bytes come in pieces', () => {
    always(
      fc.property(
        fc.array(fc.oneof(longRecord, shortLine), { maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 40 }),
        (parts, sizes) => {
          const log = Buffer.concat(parts)
          expect(linesOf(log, sizes)).toEqual(linesOf(log))
        },
      ),
      150,
    )
  })
})

const shortLine = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc.json({ maxDepth: 2 }).map((json) => Buffer.from(`${json}\n`)),
)

/** A record with a string around the limit, made of whatever may not be cut in the middle, at any offset. */
const longRecord = fc
  .tuple(
    fc.constantFrom('é', '漢', '👩', '\\u00e9', '\\\\', '\\"', 'a', '\\ud83d\\ude00', '"', '{'),
    fc.nat({ max: 12 }),
    fc.integer({ min: -8, max: 40 }),
    fc.boolean(),
  )
  .map(([unit, offset, more, valid]) => {
    const count = Math.ceil((stringCapBytes + more) / Buffer.byteLength(unit))
    const text = Buffer.from(`{"pad":"${'-'.repeat(offset)}","text":"${unit.repeat(count)}","end":1}\n`)
    if (!valid) text.fill(0x80 + offset, 30, 60_000)
    return text
  })

/** In pieces of the given sizes, round and round; without sizes all at once. */
function linesOf(
  log: string | Buffer,
  sizes: readonly number[] = [Number.MAX_SAFE_INTEGER],
): readonly string[] {
  const bytes = Buffer.from(log)
  const splitter = createRecordSplitter()
  const lines: string[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    splitter.push(bytes.subarray(at, at + size), lines)
    at += size
  }
  const rest = splitter.rest()
  return rest === null ? lines : [...lines, rest]
}

function memoryBytes(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
