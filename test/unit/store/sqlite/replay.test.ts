import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claude } from '../../../../src/agent/presets/claude.ts'
import { fenceOf } from '../../../../src/core/attempt.ts'
import { itemId } from '../../../../src/core/ids.ts'
import type { Item, ItemDraft } from '../../../../src/core/item.ts'
import type { ItemRow } from '../../../../src/core/ports/store-reader.ts'
import type { Store } from '../../../../src/core/ports/store.ts'
import type { RunSettings } from '../../../../src/core/run/settings.ts'
import { simulatedStart } from '../../../../src/sim/rehearse.ts'
import type { WorldRules } from '../../../../src/sim/world/world-rules.ts'
import { VirtualClock } from '../../../../src/sim/virtual-clock.ts'
import { openStore } from '../../../../src/store/sqlite/open-store.ts'
import { openPastStore, type PastStore } from '../../../../src/store/sqlite/open-past-store.ts'
import { claimed } from '../../../support/store/claimed.ts'
import { draft, start } from '../../../support/store/sample.ts'
import { queue } from '../../../support/store/stages.ts'
import { aDraft, needing } from '../../../support/sim/drafts.ts'
import { rehearsed } from '../../../support/sim/rehearsed.ts'
import { sightOf, type Sight } from '../../../support/sim/simulated-board.ts'
import { tempFolder } from '../../../support/store/temp-folder.ts'

let folder = tempFolder()
beforeEach(() => {
  folder = tempFolder()
})
afterEach(() => folder.remove())

const minutes = 60_000

interface Story {
  readonly name: string
  readonly drafts: readonly ItemDraft[]
  readonly settings?: Partial<RunSettings>
  readonly rules?: Partial<WorldRules>
}

const files = (id: string, ...paths: readonly string[]): ItemDraft => aDraft(id, { files: paths })

const stories: readonly Story[] = [
  {
    name: 'needs, one after the other and side by side',
    drafts: [aDraft('A'), needing('B', 'A'), needing('C', 'A'), needing('D', 'B', 'C'), aDraft('E')],
  },
  {
    name: 'tries that fail, a conflict, an agent that hangs, and what is behind them',
    drafts: [aDraft('CRASH'), aDraft('GATE'), aDraft('CLASH'), aDraft('HANGS'), needing('AFTER', 'CRASH')],
    rules: {
      faultOf: (item, turn) => {
        if (item === 'CRASH') return 'crash'
        if (item === 'GATE' && turn === 1) return 'gate'
        if (item === 'HANGS' && turn === 1) return 'hang'
        return item === 'CLASH' ? 'conflict' : null
      },
    },
  },
  {
    name: 'a limit of the vendor',
    drafts: ['A', 'B', 'C', 'D', 'E', 'F'].map((id) => aDraft(id, { estimateHours: 2 })),
    settings: { workers: 3 },
    rules: { faultOf: (item, turn) => (item === 'A' && turn === 1 ? 'ratelimit' : null) },
  },
  {
    name: 'declared files, and who waits for them',
    drafts: [files('A', 'src/a.ts'), files('B', 'src/'), files('C', 'src/a.ts', 'b.ts'), files('D', 'b.ts')],
    settings: { workers: 4 },
  },
  {
    name: 'a breaker that opens, and tries again',
    drafts: Array.from({ length: 9 }, (_, index) => aDraft(`T${index}`)),
    settings: { breaker: { failures: 2, cooldownMs: 10 * minutes } },
    rules: { faultOf: (_, turn) => (turn === 1 ? 'crash' : null) },
  },
  {
    name: 'a container, a check, optional and grouped tasks, one that is done and one that is held',
    drafts: [
      aDraft('ALL', { kind: 'container' }),
      aDraft('ONE', { parent: itemId('ALL') }),
      aDraft('TWO', { parent: itemId('ALL'), group: 'g' }),
      aDraft('THREE', { parent: itemId('ALL'), group: 'g' }),
      aDraft('LOOK', { kind: 'check', dependsOn: [itemId('ALL')] }),
      aDraft('MAY', { heldAs: 'optional', hold: 'source' }),
      aDraft('WAS', { status: 'done' }),
      needing('AFTER', 'WAS', 'LOOK'),
    ],
  },
  {
    name: 'a review that asks for changes',
    drafts: [aDraft('A', { type: 'feature' }), aDraft('B', { type: 'bug' })],
    settings: { review: { agent: claude, rounds: 3, on: ['feature', 'bug'] } },
    rules: { reviewOf: (item, round) => (item === 'A' && round === 0 ? 'changes' : 'approve') },
  },
  {
    name: 'several agents for each task, and their vote',
    drafts: [aDraft('A'), aDraft('B')],
    settings: { agentsPerTask: 3 },
    rules: { faultOf: (item, _, agent) => (item === 'A' && agent === 1 ? 'gate' : null) },
  },
]

/** Moments between those at which anything happens. */
const looks = Array.from({ length: 40 }, (_, index) => index * 2.5 * minutes + 1_237)

test.each(stories)('a replay shows at each moment what was seen then: $name', async (story) => {
  const file = join(folder.path, 'story.db')
  const { store, run, sights } = await rehearsed({ ...story, file, looksAfterMs: looks })
  await store.close()
  let at = simulatedStart
  const past = openPastStore(file, run.id, () => at)
  await past.rewind()
  expect(sights.length).toBeGreaterThan(3)
  for (const seen of sights) {
    at = seen.snapshot.now
    while ((await past.advance(at, 3)) === 3);
    expect(await seenIn(past, at)).toEqual(comparable(seen))
    expect((await past.store.laneRecord('main')).tip).toBe(await tipIn(past))
  }
  // And back.
  const early = sights[2]!
  at = early.snapshot.now
  await past.rewind()
  while ((await past.advance(at, 100)) === 100);
  expect(await seenIn(past, at)).toEqual(comparable(early))
  await past.close()
})

test('a replay shows work that was taken out of the merge queue, and put back into it', async () => {
  const file = join(folder.path, 'queue.db')
  let at = simulatedStart
  const store = await openStore({ path: file, now: () => at })
  await store.importItems('a.json', [draft('A'), draft('B')])
  const { run, supervisor } = await store.openRun(start())
  const claim = async () => claimed(await store.claimNext({ supervisor: supervisor.id, worker: 0 }))
  const [first, second] = [await claim(), await claim()]
  await queue(store, fenceOf(first))
  await queue(store, fenceOf(second))
  const seen = async ({ item }: Pick<Store, 'item'>) => {
    const row = await item(itemId('B'))
    return { state: row?.state, standing: row?.item.standing, end: row?.attempt?.end }
  }
  at += minutes
  await store.askToStop([itemId('B')], () => 'alive')
  await store.leaveQueue(fenceOf(second))
  const out = await seen(store)
  at += minutes
  await store.takeBackAct((await store.lastAct())?.id ?? 0)
  const back = await seen(store)
  await store.close()

  const past = openPastStore(file, run.id, () => at)
  await past.rewind()
  while ((await past.advance(simulatedStart + minutes, 100)) === 100);
  expect(out).toMatchObject({ state: 'todo', end: { outcome: 'back' } })
  expect(await seen(past.store)).toEqual(out)
  while ((await past.advance(at, 100)) === 100);
  expect(back).toMatchObject({ state: 'queued', end: null })
  expect(await seen(past.store)).toEqual(back)
  await past.close()
})

const seenIn = async (past: PastStore, at: number) =>
  comparable(await sightOf(past.store, new VirtualClock({ startsAt: at, changes: () => 0 })))

/** Where the newest merge of those that have happened led; before the first where the run began. */
async function tipIn({ store }: PastStore): Promise<string | undefined> {
  const merges = (await store.events({ after: 0, limit: 1_000 })).flatMap(({ body }) =>
    body.type === 'merge:landed' ? [body.to] : [],
  )
  return merges.at(-1) ?? (await store.newestRun())?.base
}

/**
 * What stands on the screen, without forecasts, which need more than a moment. A retry that is due counts as one that never had to
 * wait: the store notes that when somebody looks for work, of which there is no event.
 */
const comparable = ({ header, why, snapshot }: Sight) => ({
  header: header.replace(/ eta .*$/, ''),
  why,
  counts: snapshot.counts,
  phase: snapshot.phase,
  order: snapshot.rows.filter(({ item }) => !isDue(item, snapshot.now)).map(({ item }) => item.id),
  rows: snapshot.rows.toSorted(byId).map(({ item, state, attempt, openNeeds, parkedBehind }) => ({
    ...{ id: item.id, state, blockedBy: item.blockedBy, openNeeds, parkedBehind },
    standing: isDue(item, snapshot.now) ? { ...item.standing, notBefore: null } : item.standing,
    attempt: attempt && { id: attempt.id, phase: attempt.phase, end: attempt.end, worker: attempt.worker },
  })),
  slots: snapshot.slots.map(({ worker, work, says }) => ({ worker, says, item: work?.row.item.id ?? null })),
})

const byId = (one: ItemRow, other: ItemRow): number => one.item.order - other.item.order

const isDue = ({ standing }: Item, now: number): boolean =>
  standing.status === 'todo' && standing.reason !== null && (standing.notBefore ?? 0) <= now
