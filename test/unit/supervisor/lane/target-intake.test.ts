import { expect, test } from 'vitest'
import type { LaneLease } from '../../../../src/core/ports/lane-store.ts'
import type { SupervisorContext } from '../../../../src/supervisor/context.ts'
import { TargetIntake } from '../../../../src/supervisor/lane/target-intake.ts'
import { aRun, commitOf } from '../../../support/run-facts.ts'

/** The user has committed to main beside merged work: joined, they end the gate with this exit code. */
function joined(exit: number) {
  const did: string[] = []
  let branch = commitOf('1')
  const context = {
    run: aRun(),
    clock: { now: () => 0 },
    paths: {
      laneMarker: () => 'mark',
      laneLog: () => ({ path: '/log', begin: async () => {}, end: async () => {} }),
    },
    processes: {
      sweep: async () => {},
      shell: {
        run: async ({ line }: { line: string }) => {
          did.push(`gate ${line}`)
          return { kind: 'exit', code: exit, durationMs: 1, lastLines: [] }
        },
      },
    },
    store: {
      note: async (_: unknown, { message }: { message: string }) => void did.push(message),
      landedOn: async () => [],
      landedElsewhere: async () => [],
    },
    git: {
      branchTip: async () => branch,
      worktrees: { give: async () => [] },
      lane: {
        tip: async () => commitOf('2'),
        incoming: async () => ({
          kind: 'merge',
          old: commitOf('2'),
          commit: commitOf('3'),
          tree: commitOf('4'),
        }),
        checkout: async () => '/gate',
        advance: async () => Boolean(did.push('tip moves')),
        contains: async () => new Set(),
        holdsWork: async () => new Set(),
      },
    },
  } as unknown as SupervisorContext
  const intake = new TargetIntake(context)
  const take = () => intake.take({ target: 'main' } as LaneLease, new AbortController().signal)
  return { did, take, commitAgain: () => (branch = commitOf('5')) }
}

const refused = 'main moved on by itself, and joined with the merged work it fails its gate: npm test, exit 1'

test('the user’s own commits come in once they pass the gate with the merged work', async () => {
  const { did, take } = joined(0)
  expect(await take()).toBe(commitOf('3'))
  expect(did).toEqual(['gate npm test', 'tip moves'])
})

test('where the two fail the gate together the tip stays, which is said once and tried again when one has moved', async () => {
  const { did, take, commitAgain } = joined(1)
  expect(await take()).toBeNull()
  expect(did.splice(0)).toEqual(['gate npm test', refused])
  expect(await take()).toBeNull()
  expect(did).toEqual([])
  commitAgain()
  expect(await take()).toBeNull()
  expect(did).toEqual(['gate npm test', refused])
})
