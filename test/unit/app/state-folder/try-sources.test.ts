import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sourcesAbove, sourcesBelow } from '../../../../src/app/state-folder/try-sources.ts'
import type { Attempt } from '../../../../src/core/attempt.ts'
import { oid } from '../../../../src/core/ids.ts'
import { reason } from '../../../../src/core/reason.ts'
import { openPaneLog } from '../../../../src/process/logs/pane-log.ts'
import { sanitize } from '../../../../src/text/sanitize.ts'
import { clockTime } from '../../../../src/text/time/clock-time.ts'
import { printedLine } from '../../../../src/wording/line-look.ts'
import { folderWith } from '../../../support/folder-with.ts'
import { anAttempt } from '../../../support/run-facts.ts'
import { row } from '../../../tui/fixtures/fake-board.ts'

const { item } = row({ id: 'AUTH-3', title: 'Tokens' })
const startedAt = Date.UTC(2026, 10, 26, 12, 30)
const base = oid('31fc88e'.padEnd(40, '0'))

const failed: Attempt = {
  ...anAttempt(1, item, { phase: 'verifying', startedAt, base }),
  number: 1,
  end: {
    at: startedAt + 192_000,
    outcome: 'failed',
    reason: reason('gate:failed', 'gate: npm test, exit 1'),
  },
}
const second: Attempt = { ...anAttempt(2, item, { phase: 'running', startedAt, base }), number: 2 }

test('above what a try printed is what the tries before it have left, each with its beginning and its end', async () => {
  const dir = await folderWith({})
  const logs = ({ number }: Attempt) => {
    const path = join(dir, `out-${number}`)
    const read = (raw: string) => ({ kind: 'output' as const, text: sanitize(raw), at: null })
    return [{ path, writer: path, read }]
  }
  let tries = { attempt: second, earlier: [failed] }
  const log = openPaneLog({
    before: () => sourcesAbove({ logs }, tries),
    own: () => logs(tries.attempt),
    after: () => sourcesBelow(tries),
  })
  const all = (): readonly string[] => {
    log.version()
    return log.from(null, 99).map(({ line }) => printedLine(line, false))
  }
  writeFileSync(join(dir, 'out-1'), 'first words\nlast words\n')
  const time = clockTime(startedAt)
  const above = [
    `── try 1, ${time}, base 31fc88e ──`,
    '│ first words',
    '│ last words',
    '= failed  try 1, 3:12, gate: npm test, exit 1',
    `── try 2, ${time}, base 31fc88e ──`,
  ]
  expect(all()).toEqual(above)
  // Nothing of its own yet: a pane says what it waits for.
  expect(log.isEmpty()).toBe(true)
  writeFileSync(join(dir, 'out-2'), 'again\n')
  expect(all()).toEqual([...above, '│ again'])
  expect(log.isEmpty()).toBe(false)
  tries = { ...tries, attempt: { ...second, end: { at: startedAt + 5_000, outcome: 'done', reason: null } } }
  expect(all()).toEqual([...above, '│ again', '= done  try 2, 0:05'])
})
