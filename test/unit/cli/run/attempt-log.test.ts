import { appendFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AttemptLog } from '../../../../src/cli/run/attempt-log.ts'
import type { Attempt } from '../../../../src/core/attempt.ts'
import { openLogTail } from '../../../../src/process/logs/log-tail.ts'
import { lineOf } from '../../../support/line-of.ts'
import { scratchFolders } from '../../../support/process/scratch-folder.ts'

const scratchFolder = scratchFolders()

test('a half line on stdout waits for its end while stderr is read, and is printed before the next agent’s', () => {
  const folder = scratchFolder()
  const [out, err, next] = ['out', 'err', 'next'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const sources = [
    { path: out, writer: 'first agent', read: lineOf },
    { path: err, writer: 'first agent', read: lineOf },
    { path: next, writer: 'second agent', read: lineOf },
  ]
  const log = new AttemptLog({
    attempt: {} as Attempt,
    processes: { tail: openLogTail } as ConstructorParameters<typeof AttemptLog>[0]['processes'],
    folder: { agentLogs: () => sources },
    lineCapBytes: 1000,
  })
  const read = (): readonly string[] => {
    const part = log.next({ bytes: 1e9, counted: true })
    return part === null ? [] : [...part.lines.map(({ text }) => text), ...read()]
  }
  appendFileSync(out, 'half a ')
  appendFileSync(err, 'a warning\n')
  expect(read()).toEqual(['a warning'])
  appendFileSync(out, 'line\nthe last')
  expect(read()).toEqual(['half a line'])
  appendFileSync(next, 'hello\n')
  expect(read()).toEqual(['the last', 'hello'])
  log.close()
})

test('what is left out is counted in lines, and in bytes only where an agent prints faster than that', () => {
  const folder = scratchFolder()
  const path = join(folder, 'out')
  const log = new AttemptLog({
    attempt: {} as Attempt,
    processes: { tail: openLogTail } as ConstructorParameters<typeof AttemptLog>[0]['processes'],
    folder: { agentLogs: () => [{ path, writer: 'agent', read: lineOf }] },
    lineCapBytes: 1000,
  })
  const megabyte = 'a line of 15 b\n'.repeat(70_000)
  const skippedAtLast = (between: () => void): unknown => {
    for (let looks = 0; looks < 500; looks++) {
      const part = log.next({ bytes: 1000, counted: true })
      if (part?.skipped) return part.skipped
      between()
    }
    return 'never'
  }
  appendFileSync(path, megabyte.repeat(8))
  expect(skippedAtLast(() => undefined)).toMatchObject({ lines: 560_000 })
  // Sparse: it grows by more than a look can read.
  let size = statSync(path).size
  expect(skippedAtLast(() => truncateSync(path, (size += 64_000_000)))).toMatchObject({ lines: null })
  log.close()
})
