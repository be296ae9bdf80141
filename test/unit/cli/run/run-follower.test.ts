import { expect, test } from 'vitest'
import { RunFollower } from '../../../../src/cli/run/run-follower.ts'
import type { LogTail } from '../../../../src/core/ports/process.ts'
import { lineOf } from '../../../support/line-of.ts'

type Parts = ConstructorParameters<typeof RunFollower>[0]
type Attempt = Parameters<RunFollower['agentLogOf']>[0]

/** 100 bytes are there when the reading begins; the log is cut to 50 before its second half is read. */
function logThatIsCut(): LogTail {
  let readBytes = 0
  let totalBytes = 100
  return {
    read: () => {
      const lines = readBytes === 0 ? ['first half'] : []
      readBytes = 50
      totalBytes = 50
      return { lines, more: false }
    },
    extent: () => ({ readBytes, totalBytes, lineBytes: readBytes }),
    skip: () => false,
    jump: () => undefined,
    takeSkipped: () => null,
    hasCut: () => false,
    takeRest: () => null,
    close: () => undefined,
  }
}

test('a log that is cut at its limit while it is read comes to an end', async () => {
  let asked = 0
  const follower = new RunFollower({
    session: {
      folder: { agentLogs: () => [{ path: '/log', writer: '/agent', read: lineOf }] },
      processes: { tail: logThatIsCut },
    },
    supervised: { opened: {}, since: 0 },
    // Without an end it would be asked for ever.
    printer: { room: () => Promise.resolve(++asked < 100) },
    json: true,
  } as unknown as Parts)
  const lines: string[] = []
  const attempt = {} as Attempt
  for await (const part of follower.agentLogOf(attempt)) lines.push(...part.lines.map(({ text }) => text))
  expect(lines).toEqual(['first half'])
  expect(asked).toBeLessThan(100)
})
