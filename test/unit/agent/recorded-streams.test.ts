import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Usage } from '../../../src/core/agent/usage.ts'
import { exitOf, presetOf, readStream, recordedStream, streams } from '../../support/agent/recorded-stream.ts'

/** One row for each stream that a real client printed. */
const rows = readFileSync(join(import.meta.dirname, '../../fixtures/recorded-outcomes.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| [a-z]+-/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, name = '', exit = '', outcome, fault, usage, before = '', denials, session]) => ({
    ...{ name, exit, before },
    expected: { outcome, fault, usage, denials, session },
  }))

describe('a stream that a real client printed means what the table says', () => {
  it.each(rows)('$name, exit $exit: $expected.outcome', ({ name, exit, before, expected }) => {
    const stream = recordedStream(name)
    const earlier = before === '' ? null : usageFrom(before)
    const result = readStream(presetOf(name), stream, { earlier }).outcome(exitOf(exit))
    const { session, usage, fault, outcome, denials } = result
    expect({
      outcome,
      fault: fault?.class ?? '-',
      usage: usage === null ? '-' : tokens(usage),
      denials: String(denials.length),
      session: session === null ? 'none' : stream.out.includes(session) ? 'yes' : `unknown: ${session}`,
    }).toEqual(expected)
  })

  it('and no stream is left out', () => {
    const recorded = readdirSync(streams).filter((file) => file.endsWith('.jsonl'))
    expect(rows.map(({ name }) => `${name}.jsonl`).toSorted()).toEqual(recorded.toSorted())
  })
})

const tokens = ({ input, cached, output, partial }: Usage): string =>
  `${partial ? 'at least ' : ''}${input}/${cached}/${output}`

function usageFrom(text: string): Usage {
  const [input = 0, cached = 0, output = 0] = text.split('/').map(Number)
  return { input, cached, output, reasoning: 0, costUsd: null, partial: false }
}
