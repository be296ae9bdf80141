import { placeNameOf, type PlacedAttempt } from '../../../core/attempt.ts'
import type { Oid } from '../../../core/ids.ts'
import type { Reason } from '../../../core/reason.ts'
import type { SupervisorContext } from '../../context.ts'
import { cannotRun } from '../../shell-failure.ts'
import { onCleanCheckout } from './clean-checkout.ts'
import { gateCannotRun } from './gate-cannot-run.ts'
import { runGateLine } from './gate-line.ts'
import { gateOf } from './gate-of.ts'

interface Without {
  readonly attempt: PlacedAttempt
  /** What the work was built on: it differs from what could not be gated by the work alone. */
  readonly base: Oid
  /** With the work. */
  readonly found: Reason
  /** Of the line in the gate. */
  readonly index: number
  readonly signal: AbortSignal
}

/** A check costs a checkout, setup and a gate, so the result that a base can't be gated is cached for so long. */
const believedMs = 300_000

/**
 * Whether a line of the gate can be run without the work. `npm test` exits 127 where npm is missing, and just so where the
 * work has dropped a dependency: nothing in its output distinguishes the two, only running it on the work's base does.
 */
export class GateOnBase {
  readonly #context: () => SupervisorContext
  /** When each base was found unable, by the finding with the work: another finding is checked again. */
  readonly #unable = new Map<string, number>()

  constructor(context: () => SupervisorContext) {
    this.#context = context
  }

  /** Null where the base can run it, whatever comes of it. Else why not, or what of the machine or setup is in the way. */
  async whyNot(without: Without): Promise<Reason | null> {
    const { holds, clock } = this.#context()
    const { base, found } = without
    const key = `${base} ${found.message}`
    // What was fixed for one base may be fixed for all: results from before a hold was lifted don't count after it.
    if (!holds.isHeld('gate')) this.#unable.clear()
    const at = this.#unable.get(key)
    if (at !== undefined && clock.awakeMs() - at < believedMs) return found
    const why = await this.#run(without)
    if (why?.code !== 'gate:cannot-run') return why
    this.#unable.set(key, clock.awakeMs())
    return found
  }

  /** With the lines before it, which may build what it starts; how they end there is no matter. */
  #run({ attempt, base, index, signal }: Without): Promise<Reason | null> {
    const context = this.#context()
    const { slug, number } = placeNameOf(attempt)
    const name = `${slug}.${number}.base`
    return onCleanCheckout(context, { attempt, name, commit: base, base: null, signal }, async (dir) => {
      const place = { ...gateOf(context, attempt), dir, where: 'without the work', signal }
      for (let before = 0; before < index; before++) await runGateLine(context, place, before)
      const end = await runGateLine(context, place, index)
      return cannotRun(end) ? gateCannotRun(context.run.settings.gate[index] ?? '', end) : null
    })
  }
}
