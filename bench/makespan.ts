/**
 * makespan: seeded backlogs in virtual time through the real supervisor and store, against a list scheduler of its own. Waves and
 * batches on the same backlogs are told beside it.
 */
import { aDraft } from '../test/support/sim/drafts.ts'
import { rehearsed } from '../test/support/sim/rehearsed.ts'
import { usualSettings } from '../test/support/usual-settings.ts'
import { itemId } from '../src/core/ids.ts'
import { backlogOf, shapes, typedBacklog } from './makespan/backlogs.ts'
import { batches, blindSchedule, listSchedule, lowerBound, waves, type Piece } from './makespan/policies.ts'
import { report } from './report.ts'

const workerCounts = [4, 8]
const seeds = [1, 2, 3, 4, 5]
const mostOverList = 1.05
/** Without estimates, when how long each type takes has to be found out. */
const mostOverKnowing = 1.06
const typedSeeds = Array.from({ length: 12 }, (_, seed) => seed)

for (const shape of Object.keys(shapes)) {
  for (const workers of workerCounts) {
    const backlogs = seeds.map((seed) => backlogOf(shape, seed))
    const took = await Promise.all(backlogs.map((backlog) => byLoopwork(backlog, workers)))
    const by = (policy: typeof waves): readonly number[] =>
      backlogs.map((backlog) => policy(backlog, workers))
    const name = `makespan: ${shape}, ${workers} workers`
    const minutes = (all: readonly number[]): number => sum(all) / seeds.length / 60_000
    const list = by(listSchedule)
    const worst = took.reduce(
      (at, ms, index) => (ms * (list[at] ?? 0) > (took[at] ?? 0) * (list[index] ?? 0) ? index : at),
      0,
    )
    report({
      name: `${name}, worst of ${seeds.length} seeds, to a list scheduler`,
      unit: 'min',
      value: (took[worst] ?? 0) / 60_000,
      baseline: (list[worst] ?? 0) / 60_000,
      most: mostOverList,
    })
    const mean = { unit: 'min', baseline: minutes(took), least: 1 }
    report({ ...mean, name: `${name}, waves to it`, value: minutes(by(waves)) })
    report({ ...mean, name: `${name}, batches to it`, value: minutes(by(batches)) })
    const bound = minutes(took) / minutes(by(lowerBound))
    console.log(`${name}: ${bound.toFixed(2)} of what no schedule can be below`)
  }
}

for (const workers of workerCounts) {
  const backlogs = typedSeeds.map(typedBacklog)
  const took = sum(await Promise.all(backlogs.map((backlog) => byLoopwork(backlog, workers)))) / 60_000
  const by = (policy: typeof waves): number =>
    sum(backlogs.map((backlog) => policy(backlog, workers))) / 60_000
  const name = `makespan: types without estimates, ${workers} workers`
  const unit = 'min'
  report({
    name: `${name}, to one that knows`,
    unit,
    value: took,
    baseline: by(listSchedule),
    most: mostOverKnowing,
  })
  report({
    name: `${name}, most tasks first to it`,
    unit,
    value: by(blindSchedule),
    baseline: took,
    least: 1,
  })
}

function sum(all: readonly number[]): number {
  return all.reduce((total, ms) => total + ms, 0)
}

async function byLoopwork(backlog: readonly Piece[], workers: number): Promise<number> {
  const idOf = (index: number) => itemId(`T-${index}`)
  const drafts = backlog.map(({ ms, needs, type }, index) =>
    aDraft(idOf(index), {
      ...(type === undefined ? { estimateHours: ms / 3_600_000 } : { type }),
      dependsOn: needs.map(idOf),
    }),
  )
  const workMs = new Map(backlog.map(({ ms }, index) => [idOf(index), ms]))
  const { tookMs, store } = await rehearsed({
    drafts,
    settings: {
      workers,
      strategy: 'dependency',
      limits: { ...usualSettings('claude').limits, timeoutMs: 1e9 },
    },
    rules: { workMs: ({ id }) => workMs.get(id) ?? 0 },
  })
  await store.close()
  return tookMs
}
