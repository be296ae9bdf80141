import { setTimeout as sleep } from 'node:timers/promises'
import { flatPaths } from '../../core/policy/flat/flat-graph.ts'
import type { Driver } from '../driver.ts'
import { SliceSize } from '../import/steps/slice-size.ts'
import { endRound, selectRound, storeLengthsOf } from '../operations/ranking.ts'
import type { Operation } from '../statement.ts'
import { readWholeGraph } from './whole-graph.ts'

/** Others may have changed the graph so often before what is left is left to them. */
const mostTries = 5

/** Between two transactions: whoever waits for the lock tries again within this time. */
const pauseMs = 2

/**
 * Where lengths do not follow from the graph, looks at all of it and stores those that are other ones, some at a time. That they do not is
 * in the store until it is done, so whoever comes next does what a kill has cut off.
 */
export async function finishLengths(driver: Driver): Promise<void> {
  for (let tries = 1; tries <= mostTries; tries++) {
    const found = await driver.read(() => selectRound({}))
    if (found === null || !found.isOutdated) return
    const { rows, lengths, works, edges } = await readWholeGraph(driver)
    const now = flatPaths(edges.graph(rows.length), Float64Array.from(works))
    const changes: [row: number, length: number][] = []
    for (const [node, row] of rows.entries()) {
      const length = now[node] ?? 0
      if (length !== lengths[node]) changes.push([row, length])
    }
    if (await storeAll(driver, found.round, changes)) return
  }
}

/** False: the graph is another one by now. */
async function storeAll(
  driver: Driver,
  round: number,
  changes: readonly (readonly [row: number, length: number])[],
): Promise<boolean> {
  const size = new SliceSize()
  const ifSame = (act: () => Operation<unknown>) =>
    function* () {
      if ((yield* selectRound({}))?.round !== round) return false
      yield* act()
      return true
    }
  for (let at = 0; at < changes.length; await sleep(pauseMs)) {
    const next = changes.slice(at, at + size.rows)
    let ms = 0
    const isStored = await driver.writeStep(
      ifSame(function* () {
        const begun = performance.now()
        yield* storeLengthsOf({ rows: JSON.stringify(next) })
        ms = performance.now() - begun
      }),
    )
    if (!isStored) return false
    size.note(ms)
    at += next.length
  }
  return driver.write(ifSame(() => endRound()))
}
