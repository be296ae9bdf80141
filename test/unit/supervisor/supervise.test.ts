import { expect, test } from 'vitest'
import { supervisorId } from '../../../src/core/ids.ts'
import type { Surroundings } from '../../../src/supervisor/context.ts'
import { Supervisor } from '../../../src/supervisor/supervise.ts'
import { aRun } from '../../support/run-facts.ts'

/** A run in which another supervisor works for seven seconds, on a clock that goes on when somebody waits. */
async function supervised() {
  const overMs = 7_000
  let awake = 1
  let over = false
  const at = { adopts: [] as number[], follows: [] as number[], writes: [] as ('before' | 'after')[] }
  const surroundings = {
    run: aRun(),
    me: supervisorId(1),
    backlogFiles: [],
    clock: { awakeMs: () => awake, sleep: async (ms: number) => void (awake += ms) },
    checks: { machine: async () => null, preset: async () => null },
    paths: { stillThere: () => true, rotateLaneLogs: async () => {}, storedLogs: async () => [] },
    processes: { liveness: () => 'alive', self: () => ({ pid: 1 }) },
    backlog: {
      checkout: '/r',
      stamp: async () => 'as read',
      takeIn: async () => ({
        kind: 'read',
        stamp: 'as read',
        imported: { added: 0, changed: 0, heldBack: 0, edits: [] },
      }),
      show: async () => {
        at.writes.push(over ? 'after' : 'before')
        return { kind: 'shown already' }
      },
      showBeside: async () => [],
    },
    asks: () => false,
    store: {
      now: async () => awake,
      dataVersion: () => 1,
      heartbeat: async () => 'ok',
      beginCalling: async () => 0,
      pulse: async () => ({
        me: { workers: 1, endedAt: null },
        run: aRun(),
        asked: [],
        holds: [],
      }),
      claimNext: async () => {
        over = awake > overMs
        return { kind: 'nothing', why: over ? 'nothingLeft' : 'inProgress', at: null }
      },
      adoptOrphans: async () => {
        at.adopts.push(awake)
        return { adopted: [], superseded: [] }
      },
      sources: async () => ['a.json'],
      takeLane: async () => ({ target: 'main', owner: 1, tenure: 1 }),
      beginMerge: async () => null,
      laneRecord: async () => ({ tip: null, delivered: null }),
      noteDelivery: async () => 'ok',
      releaseLane: async () => {},
      attemptsOfRun: async () => [],
      worktrees: async () => [],
      supervisorsOf: async () => [],
      leaveRun: async () => {},
    },
    git: {
      stashes: async () => [],
      branchesAndTags: async () => [],
      worktrees: { missing: async () => [], strangers: async () => [], dropRefs: async () => {} },
      lane: {
        tip: async () => 'tip',
        dropCheckout: async () => {},
        follow: async () => {
          at.follows.push(awake)
          return { kind: 'held', why: 'changes of yours', files: ['a.txt'] }
        },
      },
    },
  } as unknown as Surroundings
  const ended = await new Supervisor(surroundings, 0).run()
  return { ended, ...at }
}

test('while a run goes on, orphans are adopted and a held delivery is tried again every few seconds', async () => {
  const { ended, adopts, follows } = await supervised()
  expect(ended).toEqual({ kind: 'finished' })
  for (const times of [adopts, follows]) {
    expect(times.length).toBeGreaterThan(2)
    for (const [index, time] of times.entries())
      expect(time - (times[index - 1] ?? 0)).toBeLessThanOrEqual(2_500)
  }
})

test('when all is over the backlog files are brought up to date once more', async () => {
  expect((await supervised()).writes).toEqual(['before', 'after'])
})
