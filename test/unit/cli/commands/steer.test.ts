import { afterEach, expect, test, vi } from 'vitest'
import { report } from '../../../../src/cli/commands/steer.ts'
import type { Command } from '../../../../src/core/command.ts'
import { commandId, supervisorId } from '../../../../src/core/ids.ts'

afterEach(() => vi.restoreAllMocks())

function reported(...answers: readonly Command['answer'][]) {
  const lines: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean(lines.push(String(text))))
  const exit = report(
    answers.map((answer, index) => ({
      id: commandId(index),
      body: { kind: 'pause' },
      supervisor: supervisorId(index),
      askedAt: 0,
      answer,
    })),
    { color: true },
  )
  return { exit, said: lines.join('') }
}

const done = { state: 'done', message: 'paused' } as const

test('a command that every supervisor obeyed exits with 0', () => {
  expect(reported(done, done)).toEqual({ exit: 0, said: 'paused\npaused\n' })
})

test.each<readonly [string, Command['answer'], RegExp]>([
  ['was refused', { state: 'refused', message: 'it is merging' }, /^paused\nloopwork: it is merging\n$/],
  ['has expired', { state: 'expired' }, /^paused\nloopwork: asked, but not answered yet/],
  ['is not answered', { state: 'taken' }, /^paused\nloopwork: asked, but not answered yet/],
])('one that %s by one of them exits with 1, and says why', (_, answer, said) => {
  const { exit, said: text } = reported(done, answer)
  expect(exit).toBe(1)
  expect(text).toMatch(said)
})
