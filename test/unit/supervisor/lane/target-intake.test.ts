import { expect, test } from 'vitest'
import type { LaneLease, MovedTarget } from '../../../../src/core/ports/lane-store.ts'
import type { SupervisorContext } from '../../../../src/supervisor/context.ts'
import { TargetIntake } from '../../../../src/supervisor/lane/target-intake.ts'
import type { HoldReason } from '../../../../src/supervisor/holds.ts'
import { SetupOwner } from '../../../../src/supervisor/phases/setup-owner.ts'
import { aRun, commitOf } from '../../../support/run-facts.ts'

/**
 * The user has committed to main beside merged work, or moved it back below that: joined, they end the gate with this exit code,
 * and setup with the codes of `setup`, one after the other.
 */
function joined(
  exit: number,
  { movedBack = false, setup = [] }: { movedBack?: boolean; setup?: readonly number[] } = {},
) {
  const did: string[] = []
  let branch = commitOf('1')
  const setups = [...setup]
  const { settings } = aRun()
  const context = {
    run: aRun({ settings: { ...settings, setup: setup.length > 0 ? ['npm ci'] : [] } }),
    holds: { hold: async ({ message }: HoldReason) => void did.push(`held: ${message}`) },
    clock: { now: () => 0 },
    paths: {
      laneMarker: () => 'mark',
      laneLog: () => ({ path: '/log', begin: async () => {}, end: async () => {} }),
    },
    processes: {
      sweep: async () => {},
      shell: {
        run: async ({ line }: { line: string }) => {
          const isSetup = line === 'npm ci'
          did.push(`${isSetup ? 'setup' : 'gate'} ${line}`)
          return { kind: 'exit', code: isSetup ? setups.shift() : exit, durationMs: 1, lastLines: [] }
        },
      },
    },
    store: {
      note: async (_: unknown, { message }: { message: string }) => void did.push(message),
      landedOn: async () => [],
      landedElsewhere: async () => [],
      openAttempts: async () => [],
      strayed: async () => [],
      noteMovedTarget: async (_: unknown, { tip, fates }: MovedTarget) => {
        did.push(
          `starts anew at ${tip[0]}: ${[...fates].map(([item, { kind }]) => `${item} ${kind}`).join()}`,
        )
        return 'ok'
      },
    },
    git: {
      branchTip: async () => branch,
      worktrees: { give: async () => [] },
      lane: {
        tip: async () => commitOf('2'),
        incoming: async () => ({
          kind: movedBack ? 'moved back' : 'merge',
          old: commitOf('2'),
          commit: commitOf('3'),
          tree: commitOf('4'),
        }),
        startAnew: async () => ({
          ...{ old: commitOf('2'), branch, tip: commitOf('6'), tree: commitOf('7'), carried: true },
          ...{ byUndo: false, fates: new Map([['A', { kind: 'carried', commit: commitOf('6') }]]) },
        }),
        accept: async () => void did.push('branch is accepted'),
        checkout: async () => '/gate',
        advance: async () => Boolean(did.push('tip moves')),
        contains: async () => new Set(),
        holdsWork: async () => new Set(),
      },
    },
  } as unknown as SupervisorContext
  Object.assign(context, { setupOwner: new SetupOwner(() => context) })
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

const noSetup = 'setup: npm ci, exit 127'

test('where setup can’t be run, that is the machine’s: it is said once, and the commits come in when it can be', async () => {
  const { did, take } = joined(0, { setup: [127, 127, 0] })
  const tried = ['setup npm ci', `held: ${noSetup}`]
  const waits = `main moved on by itself; the merged work waits until both can be gated: ${noSetup}`
  expect(await take()).toBeNull()
  expect(did.splice(0)).toEqual([...tried, waits])
  expect(await take()).toBeNull()
  expect(did.splice(0)).toEqual(tried)
  expect(await take()).toBe(commitOf('3'))
  expect(did).toEqual(['setup npm ci', 'gate npm test', 'tip moves'])
})

test.each([
  { gate: 0, tip: '6', fate: 'A carried' },
  { gate: 1, tip: '1', fate: 'A left out' },
])('a branch that was moved back is begun anew: where the gate ends with $gate, $fate', async (story) => {
  const { did, take } = joined(story.gate, { movedBack: true })
  expect(await take()).toBe(commitOf(story.tip))
  expect(did).toEqual([
    'gate npm test',
    'tip moves',
    `starts anew at ${story.tip}: ${story.fate}`,
    'branch is accepted',
  ])
})

test('merged work is not left out of a branch that was moved back because setup can’t be run', async () => {
  const { did, take } = joined(0, { movedBack: true, setup: [127, 0] })
  expect(await take()).toBeNull()
  expect(did.splice(0)).toEqual(['setup npm ci', `held: ${noSetup}`])
  expect(await take()).toBe(commitOf('6'))
  expect(did).toContain('starts anew at 6: A carried')
})
