import { expect, test } from 'vitest'
import type { AttemptIn } from '../../../../src/core/attempt.ts'
import type { DiffOrder, DiffText } from '../../../../src/core/ports/git.ts'
import { diffsOf } from '../../../../src/supervisor/candidates/judge/diffs-of.ts'
import { commitOf } from '../../../support/run-facts.ts'

test('eight diffs take no more of a prompt than one', async () => {
  const works = Array.from({ length: 8 }, (_, agent) => ({ agent }))
  const agents = works.map(({ agent: number }) => ({
    number,
    worktree: { path: '/w', branch: null, base: commitOf('f') },
    stage: { phase: 'standing', work: { commit: commitOf(String(number)) } },
  }))
  const asked: number[] = []
  const diff = async ({ mostBytes }: DiffOrder): Promise<DiffText> => {
    asked.push(mostBytes)
    return { kind: 'text', text: '' }
  }
  await diffsOf(
    { diff },
    { attempt: { agents } as unknown as AttemptIn<'voting'>, works, dir: '/j', look: 0 },
  )
  expect(asked).toHaveLength(8)
  expect(asked.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(64 * 1_024)
})
