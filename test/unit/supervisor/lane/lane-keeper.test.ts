import { expect, test } from 'vitest'
import type { CommandAnswer } from '../../../../src/core/command.ts'
import type { Attempt, GateResult } from '../../../../src/core/attempt.ts'
import { LoopworkError } from '../../../../src/core/errors.ts'
import type { LaneMove } from '../../../../src/core/ports/lane-store.ts'
import type { MergeResult } from '../../../../src/core/ports/lane.ts'
import type { Reason } from '../../../../src/core/reason.ts'
import type { Trouble } from '../../../../src/core/trouble/trouble.ts'
import type { SupervisorContext } from '../../../../src/supervisor/context.ts'
import { LaneKeeper } from '../../../../src/supervisor/lane/lane-keeper.ts'
import { itemId } from '../../../../src/core/ids.ts'
import { anAttempt, anItem, aRun, commitOf, someWork } from '../../../support/run-facts.ts'

const item = anItem('A', 'a')
const merging = anAttempt(1, item, {
  phase: 'merging',
  base: commitOf('0'),
  work: someWork,
})
const clean: MergeResult = { kind: 'clean', commit: commitOf('c'), tree: commitOf('d') }

interface Story {
  merge(): MergeResult
  readonly laneStep?: 'ok' | 'ghost'
  readonly gate?: Readonly<Record<string, number>>
  /** Exit codes of the gate's lines, one try after the other, before what `gate` says. */
  readonly firstGates?: readonly number[]
  /** How the machine is while the first of its failures is judged. */
  readonly machine?: Trouble
  /** Called when a line of the gate has been run. */
  readonly ran?: () => void
  /** A commit that is in the repository no more. */
  readonly pruned?: string
  /** Gates that have passed already, and on which tree. */
  readonly passed?: readonly GateResult[]
  /** So often the tip has moved on meanwhile. */
  readonly movesOn?: number
  /** Another supervisor merges. */
  readonly isElsewhere?: boolean
}

/** A lane with one finished work in its queue. */
function laneWith({
  merge,
  laneStep = 'ok',
  gate = {},
  firstGates = [],
  machine,
  ran = () => undefined,
  pruned,
  passed = [],
  movesOn = 0,
  isElsewhere = false,
}: Story) {
  const did: string[] = []
  const swept: string[] = []
  let movedOn = movesOn
  const failures: unknown[] = []
  const exits = [...firstGates]
  const troubles = machine === undefined ? [] : [machine]
  let waits = true
  let begun = false
  const ended = (how: string): 'ok' => {
    waits = begun = false
    did.push(how)
    return 'ok'
  }
  const context = {
    run: aRun({ settings: { ...aRun().settings, gate: Object.keys(gate) } }),
    clock: { now: () => 0, awakeMs: () => 0, sleep: async () => {} },
    clearing: { add: async (_: Attempt, stays: string) => void did.push(`worktree stays: ${stays}`) },
    holds: {
      isEverywhere: async () => false,
      machine: async () => troubles.shift() ?? null,
      hold: async ({ owner }: { owner: string }) => void did.push(`held by ${owner}`),
      lift: async (owner: string) => void did.push(`hold of ${owner} ends`),
      mended: async (until: string) => void did.push(`waits for ${until}`),
    },
    setupOwner: { merged: () => {} },
    // The base can't run it either.
    gateOnBase: { whyNot: async ({ found }: { found: Reason }) => found },
    paths: {
      marker: () => 'mark',
      commandLog: () => ({ path: '/log', begin: async () => {}, end: async () => {} }),
    },
    processes: {
      liveness: () => 'dead',
      sweep: async (mark: string) => void swept.push(mark),
      shell: {
        run: async ({ line }: { line: string }) => {
          did.push(`gate ${line}`)
          ran()
          return { kind: 'exit', code: exits.shift() ?? gate[line], durationMs: 1, lastLines: [] }
        },
      },
    },
    store: {
      takeLane: async () => {
        if (isElsewhere) return null
        did.push('lane taken')
        return { target: 'main', owner: 1, tenure: 1 }
      },
      beginMerge: async () => {
        begun = waits
        return waits ? { step: null, attempt: { ...merging, gates: passed }, item } : null
      },
      laneOwner: async () => null,
      releaseLane: async () => void did.push('lane given back'),
      laneRecord: async () => ({ tip: null, delivered: null }),
      laneGate: async () => 'ok',
      leaveMerge: async () => {
        did.push('waits again')
        begun = false
        return 'ok'
      },
      noteMergeStep: async (_: unknown, __: unknown, kind: string) => void did.push(`step ${kind}`),
      laneMove: async (_: unknown, { item: moved, by }: LaneMove) => {
        did.push(`${moved} by ${by}`)
        return !begun
          ? { kind: 'moved', past: 'C', place: 2 }
          : { kind: 'stays', why: 'behind the merge', past: 'A' }
      },
      laneStep: async () => laneStep,
      laneDone: async () => ended('done'),
      laneFail: async (_: unknown, __: unknown, { code, message }: Reason) => ended(`${code}: ${message}`),
      noteDelivery: async () => 'ok',
      delivery: async () => null,
      attemptsOf: async () => [],
    },
    git: {
      branchTip: async () => commitOf('0'),
      worktrees: { give: async () => [], handOver: async () => void did.push('conflict handed over') },
      lane: {
        tip: async () => commitOf('0'),
        incoming: async () => ({ kind: 'none' }),
        isKept: async ({ commit }: { readonly commit: string }) => commit !== pruned,
        checkout: async () => '/gate',
        dropCheckout: async () => void did.push('checkout goes'),
        merge: async () => {
          did.push('merge')
          return merge()
        },
        advance: async () => (movedOn-- > 0 ? false : Boolean(did.push('tip moves'))),
        follow: async () => ({ kind: 'there' }),
      },
    },
  } as unknown as SupervisorContext
  const keeper = new LaneKeeper(context, {
    changed: () => undefined,
    failed: (error) => void failures.push(error),
  })
  const once = async () => {
    keeper.kick(new AbortController().signal)
    await keeper.whenIdle()
    expect(failures).toEqual([])
    return did.splice(0)
  }
  const queueAnother = () => void (waits = true)
  return { once, keeper, did, swept, queueAnother }
}

test('a gate that has passed on this very tree is not run again; on another one it is, after its old processes', async () => {
  const passedOn = (letter: string) => [
    { command: 'npm test', exit: 0, durationMs: 1, tree: commitOf(letter) },
  ]
  const same = laneWith({ merge: () => clean, gate: { 'npm test': 0 }, passed: passedOn('d') })
  expect(await same.once()).not.toContain('gate npm test')
  expect(same.swept).toEqual([])
  const other = laneWith({ merge: () => clean, gate: { 'npm test': 0 }, passed: passedOn('e') })
  expect(await other.once()).toContain('gate npm test')
  expect(other.swept).toEqual(['mark'])
})

test('where the tip has moved on meanwhile the work is merged again, and is not done before', async () => {
  const { once } = laneWith({ merge: () => clean, movesOn: 1 })
  expect(await once()).toEqual(['lane taken', 'merge', 'merge', 'tip moves', 'done', 'worktree stays: no'])
})

test('clean work moves the tip, is done, and its worktree goes', async () => {
  const { once } = laneWith({ merge: () => clean })
  expect(await once()).toEqual(['lane taken', 'merge', 'tip moves', 'done', 'worktree stays: no'])
})

test.each([
  { pruned: commitOf('b'), what: 'its work', before: [] },
  { pruned: commitOf('c'), what: 'its merge', before: ['merge'] },
])('where $what is not in the repository any more, the tip stays and the try has failed', async (lost) => {
  const { once } = laneWith({ merge: () => clean, pruned: lost.pruned })
  expect(await once()).toEqual([
    'lane taken',
    ...lost.before,
    `merge:failed: merge: ${lost.what} is not in the repository any more: its refs were deleted, and the objects pruned`,
    'worktree stays: no',
  ])
})

test('a conflict ends the try, and its worktree stays for a person', async () => {
  const { once } = laneWith({ merge: () => ({ kind: 'conflict', files: ['src/a.ts'], message: '' }) })
  expect(await once()).toEqual([
    'lane taken',
    'merge',
    'conflict handed over',
    'conflict: src/a.ts',
    'worktree stays: for a person',
  ])
})

test('a gate that fails on the merged tree ends the try, and its worktree goes', async () => {
  const { once } = laneWith({ merge: () => ({ ...clean, tree: commitOf('e') }), gate: { 'npm test': 1 } })
  expect(await once()).toEqual([
    'lane taken',
    'merge',
    'step gate',
    'gate npm test',
    'gate:failed: gate: npm test, exit 1',
    'worktree stays: no',
  ])
})

test('work whose gate can not be run waits, and when it can be, nothing is held any more', async () => {
  const merge = () => ({ ...clean, tree: commitOf('e') })
  const { once } = laneWith({ merge, gate: { 'npm test': 0 }, firstGates: [127] })
  const gate = ['merge', 'step gate', 'gate npm test']
  expect(await once()).toEqual([
    'lane taken',
    ...gate,
    'held by gate',
    'waits again',
    'waits for gate',
    ...gate,
    'hold of gate ends',
    'tip moves',
    'done',
    'worktree stays: no',
  ])
})

test('a gate that fails while the disk is full is no end of the work: it waits and is merged', async () => {
  const merge = () => ({ ...clean, tree: commitOf('e') })
  const machine: Trouble = {
    code: 'machine:disk',
    message: 'the disk is full',
    cure: 'free some room',
    everywhere: true,
  }
  const { once } = laneWith({ merge, gate: { 'npm test': 0 }, firstGates: [1], machine })
  const gate = ['merge', 'step gate', 'gate npm test']
  expect(await once()).toEqual([
    'lane taken',
    ...gate,
    'held by machine',
    'waits again',
    'waits for machine',
    ...gate,
    'tip moves',
    'done',
    'worktree stays: no',
  ])
})

test('what can’t be merged though the machine is well fails after five tries: it must not hold up the queue', async () => {
  const { once } = laneWith({
    merge: () => {
      throw new LoopworkError('git', 'merging: git ended with 128')
    },
  })
  expect(await once()).toEqual([
    'lane taken',
    ...Array<string>(5).fill('merge'),
    'merge:failed: merge: merging: git ended with 128',
    'worktree stays: no',
  ])
})

test('what the lane is stopped in the middle of waits in the queue again', async () => {
  const stop = new AbortController()
  const story = laneWith({
    merge: () => ({ ...clean, tree: commitOf('e') }),
    gate: { 'npm test': 0 },
    ran: () => stop.abort({ kind: 'leave' }),
  })
  story.keeper.kick(stop.signal)
  await story.keeper.whenIdle()
  expect(story.did).toEqual(['lane taken', 'merge', 'step gate', 'gate npm test', 'waits again'])
})

test('a lane that somebody else has by now is let go before the tip moves', async () => {
  const { once } = laneWith({ merge: () => clean, laneStep: 'ghost' })
  expect(await once()).toEqual(['lane taken', 'merge'])
  // It was given up: to go on, it has to be taken anew.
  expect(await once()).toEqual(['lane taken', 'merge'])
})

test('what waits is moved while other work is merged, past which nothing goes, and refused where the lane is not ours', async () => {
  const answers: Promise<CommandAnswer>[] = []
  const story = laneWith({
    merge: () => {
      answers.push(story.keeper.move(itemId('B'), -1))
      return clean
    },
  })
  const elsewhere = await story.keeper.move(itemId('B'), -1)
  expect(elsewhere).toEqual({ state: 'refused', message: 'the lane is in other hands just now; ask again' })
  expect(await story.once()).toContain('B by -1')
  expect(await Promise.all(answers)).toEqual([{ state: 'refused', message: 'A is being merged already' }])
  expect(await story.keeper.move(itemId('B'), 1)).toEqual({
    state: 'done',
    message: 'B is 2nd in the merge queue, behind C',
  })
  expect(story.did).toEqual(['B by 1'])
})

test('an undo that is asked for where another supervisor merges is refused at once', async () => {
  const { keeper } = laneWith({ merge: () => clean, isElsewhere: true })
  const answer = keeper.undo(itemId('A'), new AbortController().signal)
  await keeper.whenIdle()
  expect(await Promise.race([answer, Promise.resolve('not answered')])).toEqual({
    state: 'refused',
    message: 'not taken back: the lane is in other hands just now; ask again',
  })
})

test('a lane is given back with its checkout where nothing is left to merge, and without it where there is', async () => {
  const { once, keeper, did } = laneWith({ merge: () => clean })
  await once()
  await keeper.release({ over: false })
  expect(did.splice(0)).toEqual(['lane given back'])
  expect(await once()).toEqual(['lane taken'])
  await keeper.release({ over: true })
  expect(did).toEqual(['checkout goes', 'lane given back'])
})

test('what is reported in the very moment in which the lane comes to rest is merged', async () => {
  for (let moment = 0; moment < 50; moment++) {
    const { once, keeper, did, queueAnother } = laneWith({ merge: () => clean })
    await once()
    keeper.kick(new AbortController().signal)
    for (let step = 0; step < moment; step++) await Promise.resolve()
    queueAnother()
    expect(await once(), `${moment} steps on`).toContain('done')
    expect(did).toEqual([])
  }
})
