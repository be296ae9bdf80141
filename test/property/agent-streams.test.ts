import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AgentExit } from '../../src/core/agent/outcome.ts'
import { presetOf, readStream, recordedStream, streams } from '../support/agent/recorded-stream.ts'
import { always } from '../support/always.ts'

const recorded = readdirSync(streams)
  .filter((file) => file.endsWith('.jsonl'))
  .map((file) => file.replace(/\.jsonl$/, ''))
  .map((name) => ({ name, preset: presetOf(name), ...recordedStream(name) }))

type Recorded = (typeof recorded)[number]

const anyStream = fc.constantFrom(...recorded)
const anySizes = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 5 })
const exits: readonly AgentExit[] = [
  ...[0, 1, 2, 41, 53, 130, 137, 143, 173, null].map((code) => ({ code, signal: null, stopped: false })),
  ...['INT', 'TERM', 'KILL'].map((signal) => ({ code: null, signal, stopped: false })),
]

describe('whatever is left of the stream of an agent', () => {
  it('it is not done before its good terminal record is whole, however its process ended', () => {
    always(
      fc.property(anyStream, fc.nat(), anySizes, (stream, cut, sizes) => {
        const out = stream.out.subarray(0, cut % (stream.out.length + 1))
        const { outcome } = readStream(stream.preset, { out, err: stream.err }, { sizes })
        if (wholeLines(out).some(isGoodEnd)) return
        for (const exit of exits) expect(outcome(exit).outcome).not.toBe('done')
      }),
      600,
    )
  })

  it('it means the same however its bytes come in pieces', () => {
    always(
      fc.property(anyStream, anySizes, (stream, sizes) => {
        expect(readStream(stream.preset, stream, { sizes }).events).toEqual(
          readStream(stream.preset, stream).events,
        )
      }),
      100,
    )
  })

  it('lines that are no records of it change nothing', () => {
    always(
      fc.property(anyStream, fc.nat(), fc.nat(), noRecord, (stream, other, place, garbage) => {
        const line = garbage(lineOf(stream, other))
        const mixed = { out: inserted(stream.out, place, line), err: stream.err }
        const plain = readStream(stream.preset, stream)
        const read = readStream(stream.preset, mixed)
        for (const exit of exits) expect(read.outcome(exit)).toEqual(plain.outcome(exit))
      }),
      600,
    )
  })

  it('records of another shape than expected never throw, and make nothing done that is not', () => {
    always(
      fc.property(anyStream, fc.nat(), fc.nat(), fc.json({ maxDepth: 2 }), (stream, other, place, value) => {
        const bent = bend(lineOf(stream, other), place, JSON.parse(value))
        // Bent into a good one.
        if (isGoodEnd(bent)) return
        const plain = readStream(stream.preset, stream)
        const read = readStream(stream.preset, {
          ...stream,
          out: inserted(stream.out, place, Buffer.from(bent)),
        })
        for (const exit of exits) {
          if (plain.outcome(exit).outcome !== 'done') expect(read.outcome(exit).outcome).not.toBe('done')
        }
      }),
      600,
    )
  })
})

/** Of a record: what a log may hold that is none. */
const noRecord: fc.Arbitrary<(record: string) => Buffer> = fc.oneof(
  fc
    .constantFrom<(record: string) => string>(
      (record) => record.slice(0, record.length >> 1),
      (record) => `tool: ${record}`,
      (record) => `\u001b[2K\u001b]0;title\u0007${record}`,
      (record) => `[${record}]`,
      (record) => JSON.stringify(record),
      (record) => JSON.stringify({ quoted: JSON.parse(record) as unknown }),
      (record) =>
        JSON.stringify({ type: 'of_no_cli', message: { content: [{ type: 'text', text: record }] } }),
      (record) => `${record}\u2028${record}`,
      () => '[API Error: 429] You have hit your usage limit. Not logged in. Attempt 1 failed with status 503',
      () => `{"a":${'['.repeat(20_000)}`,
      () => '',
    )
    .map((make) => (record: string) => Buffer.from(make(record))),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => () => Buffer.from(bytes.filter((byte) => byte !== 0x0a))),
  fc.json({ maxDepth: 2 }).map((json) => () => Buffer.from(json)),
)

/** The record with one of its values, at any depth, replaced. */
function bend(record: string, place: number, value: unknown): string {
  const places: (() => void)[] = []
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, child] of Object.entries(node)) {
      places.push(() => ((node as Record<string, unknown>)[key] = value))
      visit(child)
    }
  }
  const whole = JSON.parse(record) as unknown
  visit(whole)
  places[place % places.length]?.()
  return JSON.stringify(whole)
}

/** At the end of one of its lines. */
function inserted(out: Buffer, place: number, line: Buffer): Buffer {
  const ends = [0, ...[...out.keys()].filter((at) => out[at] === 0x0a).map((at) => at + 1)]
  const at = ends[place % ends.length] ?? 0
  return Buffer.concat([out.subarray(0, at), line, Buffer.from('\n'), out.subarray(at)])
}

const wholeLines = (out: Buffer): readonly string[] => out.toString().split('\n')

function lineOf({ out }: Recorded, index: number): string {
  const lines = wholeLines(out).filter((line) => line !== '')
  return lines[index % lines.length] ?? '{}'
}

/** By the words of the six formats, and by nothing that is tested here. */
function isGoodEnd(line: string): boolean {
  if (!line.endsWith('}')) return false
  return (
    (/"type":"result"/.test(line) && /"subtype":"success"/.test(line) && /"is_error":false/.test(line)) ||
    line.startsWith('{"type":"turn.completed"') ||
    (line.startsWith('{"type":"result"') && /"status":"success"|"exitCode":0/.test(line)) ||
    (/"type":"step-finish"/.test(line) && /"reason":"stop"/.test(line))
  )
}
