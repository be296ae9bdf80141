import { criticalPaths } from '../../core/policy/graph.ts'
import { haveMoved, pacesOf, type Paces } from '../../core/policy/order/paces.ts'
import type { Edge, RankedLength, RankedWork } from '../../core/ports/ranking-store.ts'
import { storedTasks } from '../../core/run/counts.ts'
import type { SupervisorContext } from '../context.ts'
import { messageOf } from '../message-of.ts'

/** So often it is looked whether some type of task has turned out to be slower or faster than was thought. */
const everyMs = 10_000
/** For which whoever has overtaken our round has the next looks to itself. */
const overtakenMs = 120_000
/** With more tasks than this the order stays as the import made it: to look at them all would show on the screen. */
const mostTasks = 100_000
/** What is read or written before others have a turn. */
const rowsAtOnce = 2_000
const lengthsAtOnce = 250
const pauseMs = 20

type Needs = Pick<SupervisorContext, 'store' | 'clock' | 'run'>

/**
 * Brings what is measured into the order of claims: tasks of a type that turns out to take twice as long make the way to the end
 * longer for all that they wait for. Beside everything else, in steps of a few milliseconds, and only when a type's measured time has
 * moved against the others': a claim finds the lengths ready, as an import has left them.
 */
export class OrderKeeper {
  readonly #context: Needs
  readonly #stop = new AbortController()
  #nextAt = 0
  #version = -1
  #working: Promise<void> | null = null

  constructor(context: Needs) {
    this.#context = context
  }

  /** Returns at once. */
  kick(): void {
    const { clock, store, run } = this.#context
    if (this.#working !== null || clock.awakeMs() < this.#nextAt) return
    this.#nextAt = clock.awakeMs() + everyMs
    if (store.dataVersion() === this.#version) return
    this.#working = this.#look()
      .catch((error: unknown) => {
        if (this.#stop.signal.aborted) return
        const message = `the order of tasks could not be brought up to date: ${messageOf(error)}`
        return store.note(run.id, { type: 'notice', message })
      })
      // Not even a notice could be stored: the next look tries again.
      .catch(() => undefined)
      .finally(() => {
        this.#version = store.dataVersion()
        this.#working = null
      })
  }

  /** Resolves when nothing is under way any more. What is left of a round is done by the next look of anybody. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.whenIdle()
  }

  async whenIdle(): Promise<void> {
    await this.#working
  }

  async #look(): Promise<void> {
    const { store } = this.#context
    const { measured, paces, isUnfinished } = await store.paceFacts()
    // A thousand tries that came to nothing say nothing of how long one that is done takes.
    const newer = measured.length === 0 ? paces : pacesOf(measured)
    if (!isUnfinished && !haveMoved(paces, newer)) return
    if (storedTasks(await store.counts()) <= mostTasks) await this.#rank(newer)
    else if (isUnfinished) await store.finishLengths()
  }

  async #rank(paces: Paces): Promise<void> {
    const { store } = this.#context
    const round = await store.beginRound(paces)
    const works = await this.#works()
    const needs = await this.#edges((edge) => store.edgesAfter(edge, rowsAtOnce))
    const contents = await this.#edges((edge) => store.contentsAfter(edge, rowsAtOnce))
    const lengths = lengthsOf(works, [...needs, ...contents])
    const changed = works.flatMap(({ row, length }, index): readonly RankedLength[] => {
      const now = lengths[index] ?? length
      return now !== length ? [{ row, length: now }] : []
    })
    await this.#store(round, changed)
  }

  async #store(round: number, changed: readonly RankedLength[]): Promise<void> {
    const { store, clock } = this.#context
    for (let at = 0; ; at += lengthsAtOnce) {
      const isLast = at + lengthsAtOnce >= changed.length
      const lengths = changed.slice(at, at + lengthsAtOnce)
      if ((await store.storeLengths(round, lengths, isLast)) === 'overtaken') {
        this.#nextAt = clock.awakeMs() + overtakenMs
        return
      }
      if (isLast) return
      await this.#pause()
    }
  }

  async #works(): Promise<readonly RankedWork[]> {
    const works: RankedWork[] = []
    for (;;) {
      const page = await this.#context.store.worksAfter(works.at(-1)?.row ?? 0, rowsAtOnce)
      works.push(...page)
      if (page.length < rowsAtOnce) return works
      await this.#pause()
    }
  }

  async #edges(after: (edge: Edge) => Promise<readonly Edge[]>): Promise<readonly Edge[]> {
    const edges: Edge[] = []
    for (;;) {
      const page = await after(edges.at(-1) ?? { item: 0, needs: 0 })
      edges.push(...page)
      if (page.length < rowsAtOnce) return edges
      await this.#pause()
    }
  }

  async #pause(): Promise<void> {
    await this.#context.clock.sleep(pauseMs, this.#stop.signal)
    this.#stop.signal.throwIfAborted()
  }
}

function lengthsOf(works: readonly RankedWork[], edges: readonly Edge[]): Float64Array {
  const indexes = new Map(works.map(({ row }, index) => [row, index]))
  const needs: number[][] = works.map(() => [])
  for (const edge of edges) {
    const needed = indexes.get(edge.needs)
    if (needed !== undefined) needs[indexes.get(edge.item) ?? -1]?.push(needed)
  }
  return criticalPaths({ size: works.length, needs }, (index) => works[index]?.work ?? 1)
}
