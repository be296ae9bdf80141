import type { ItemType } from '../../src/core/item.ts'

/** A task as a scheduler sees it: how long it takes, and the places in the list of those it needs. */
export interface Piece {
  readonly ms: number
  readonly needs: readonly number[]
  /** Left out where the backlog says how long each task takes. */
  readonly type?: ItemType
}

/** When everything is done, by some policy. */
export type Policy = (pieces: readonly Piece[], workers: number) => number

/**
 * List scheduling by critical path: whoever is free takes the ready task with the longest chain behind it. Written by itself, with
 * nothing of the dispatcher's, to be compared with it.
 */
export const listSchedule: Policy = (pieces, workers) => scheduleBy(chainsOf(pieces), pieces, workers)

/** The same where nobody knows how long a task takes: the chain with the most tasks goes first. */
export const blindSchedule: Policy = (pieces, workers) =>
  scheduleBy(chainsOf(pieces.map((piece) => ({ ...piece, ms: 1 }))), pieces, workers)

function scheduleBy(chains: readonly number[], pieces: readonly Piece[], workers: number): number {
  const doneAt = new Map<number, number>()
  const running: { at: number; index: number }[] = []
  const waiting = new Set(pieces.keys())
  let now = 0
  while (waiting.size > 0 || running.length > 0) {
    const isReady = (index: number): boolean =>
      (pieces[index]?.needs ?? []).every((need) => (doneAt.get(need) ?? Infinity) <= now)
    const ready = [...waiting].filter(isReady).sort((one, other) => chainAt(other) - chainAt(one))
    for (const index of ready.slice(0, workers - running.length)) {
      waiting.delete(index)
      running.push({ at: now + (pieces[index]?.ms ?? 0), index })
    }
    now = Math.min(...running.map(({ at }) => at))
    for (const { index } of running.filter(({ at }) => at === now)) doneAt.set(index, now)
    running.splice(0, running.length, ...running.filter(({ at }) => at !== now))
  }
  return now

  function chainAt(index: number): number {
    return chains[index] ?? 0
  }
}

/** A wave is everything that is ready; the next begins when all of it is done, on as many workers. */
export const waves: Policy = (pieces, workers) =>
  inRounds(pieces, (ready) => {
    const free = Array.from({ length: workers }, () => 0)
    for (const index of ready) {
      const first = free.indexOf(Math.min(...free))
      free[first] = (free[first] ?? 0) + (pieces[index]?.ms ?? 0)
    }
    return { taken: ready, tookMs: Math.max(...free) }
  })

/** A batch is as many ready tasks as there are workers; the next begins when all of it is done. */
export const batches: Policy = (pieces, workers) =>
  inRounds(pieces, (ready) => {
    const taken = ready.slice(0, workers)
    return { taken, tookMs: Math.max(...taken.map((index) => pieces[index]?.ms ?? 0)) }
  })

/** No schedule at all is shorter. */
export const lowerBound: Policy = (pieces, workers) =>
  Math.max(...chainsOf(pieces), pieces.reduce((sum, { ms }) => sum + ms, 0) / workers)

interface Round {
  readonly taken: readonly number[]
  readonly tookMs: number
}

function inRounds(pieces: readonly Piece[], round: (ready: readonly number[]) => Round): number {
  const done = new Set<number>()
  let now = 0
  while (done.size < pieces.length) {
    const ready = [...pieces.keys()].filter(
      (index) => !done.has(index) && (pieces[index]?.needs ?? []).every((need) => done.has(need)),
    )
    const { taken, tookMs } = round(ready)
    for (const index of taken) done.add(index)
    now += tookMs
  }
  return now
}

/** Of each task the longest chain that begins with it. Tasks only need earlier ones of the list. */
function chainsOf(pieces: readonly Piece[]): readonly number[] {
  const chains = pieces.map(({ ms }) => ms)
  for (let index = pieces.length - 1; index >= 0; index--)
    for (const need of pieces[index]?.needs ?? [])
      chains[need] = Math.max(chains[need] ?? 0, (pieces[need]?.ms ?? 0) + (chains[index] ?? 0))
  return chains
}
