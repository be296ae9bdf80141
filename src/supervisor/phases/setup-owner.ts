import { placeNameOf, type PlacedAttempt } from '../../core/attempt.ts'
import type { ItemId, Oid } from '../../core/ids.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import { reason, type Reason } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import { isForgiven } from './blame.ts'
import { tearDown } from './clean-up/clean-up-attempt.ts'
import { equip, gearOf } from './equip.ts'

interface Failed {
  readonly attempt: PlacedAttempt
  /** Without the attempt's work. */
  readonly base: Oid
  readonly failure: Reason
  readonly signal: AbortSignal
}

/** An item's work on the lane. */
interface MergeStep {
  readonly item: ItemId
  readonly old: Oid
  readonly merged: Oid
}

/**
 * Decides whose failure it is when a setup line fails: that of the work on which it runs, of work that was merged
 * before, or of the machine. `npm ci` fails the same way when a package was dropped and when the network is down; only
 * running it without the work in question distinguishes the two.
 */
export class SetupOwner {
  readonly #context: () => SupervisorContext
  /** The tip on which setup went well last. */
  #passed: Oid | null = null
  /** What was merged here, by the tip that it made. */
  readonly #merged = new Map<Oid, MergeStep>()
  /** The tip that was found to be the first on which it fails. */
  #broken: Oid | null = null

  constructor(context: () => SupervisorContext) {
    this.#context = context
  }

  /** Setup went well on a tip of the lane. */
  passed(tip: Oid): void {
    this.#passed = tip
  }

  merged(item: ItemId, { old, merged }: { readonly old: Oid; readonly merged: Oid }): void {
    this.#merged.set(merged, { item, old, merged })
  }

  /** For a checkout with the attempt's work: the work's failure, unless setup fails without it too. */
  async withWork(failed: Failed): Promise<Reason> {
    const { failure } = failed
    if (failure.detail['byWork'] === true) return failure
    const without = await this.#run(failed, failed.base)
    return without === null ? failure : this.#machines(without)
  }

  /** For a checkout with merged work only: no attempt can be to blame. */
  without(failure: Reason): Promise<Reason> {
    return this.#machines(failure)
  }

  /** For a fresh worktree, before the attempt's agent: it has no work of the attempt. */
  async onTip(failed: Failed): Promise<Reason> {
    const { failure, base } = failed
    const good = this.#passed
    if (good === null) return failure.detail['cannotRun'] === true ? this.#machines(failure) : failure
    // Fails repeatedly on a tip on which others are set up: the cause is this item.
    if (good === base && !(await isForgiven(this.#context(), failed.attempt))) return failure
    const before = good === base ? failure : await this.#run(failed, good)
    if (before !== null) return this.#machines(before)
    const { target } = this.#context().run.settings
    const item = await this.#breaker(failed, good)
    const what = item === null ? `${target} was changed` : `${item} was merged`
    const undo = item === null ? '' : `loopwork undo ${shellWord(item)}, or `
    return this.#held(
      `${failure.message}; it went well before ${what}`,
      `${undo}mend it on ${target}`,
      failure,
    )
  }

  /** The item whose work broke it; null where others than this supervisor have moved the lane since. */
  async #breaker(failed: Failed, good: Oid): Promise<ItemId | null> {
    const steps = this.#between(good, failed.base)
    const known = steps.find(({ merged }) => merged === this.#broken)
    if (known !== undefined) return known.item
    let [first, last] = [0, steps.length - 1]
    while (first < last) {
      const middle = Math.floor((first + last) / 2)
      const tip = steps[middle]?.merged ?? failed.base
      if ((await this.#run(failed, tip)) === null) first = middle + 1
      else last = middle
    }
    const found = steps[first] ?? null
    this.#broken = found?.merged ?? null
    return found?.item ?? null
  }

  /** What was merged between two tips, the oldest first. */
  #between(good: Oid, tip: Oid): readonly MergeStep[] {
    const steps: MergeStep[] = []
    for (let at = tip; at !== good;) {
      const step = this.#merged.get(at)
      if (step === undefined) return []
      steps.unshift(step)
      at = step.old
    }
    return steps
  }

  #machines(failure: Reason): Promise<Reason> {
    return this.#held(failure.message, 'install the program, or mend worktree.setup', failure)
  }

  async #held(message: string, cure: string, { detail }: Reason): Promise<Reason> {
    await this.#context().holds.hold({ owner: 'machine', code: 'machine:files', message, cure })
    return reason('machine:files', message, detail)
  }

  /** In a checkout of its own. */
  async #run({ attempt, signal }: Failed, commit: Oid): Promise<Reason | null> {
    const context = this.#context()
    const { git, run, processes, paths } = context
    const { slug, number } = placeNameOf(attempt)
    const name = `${slug}.${number}.setup`
    const dir = await git.lane.checkout(name, commit, run.settings.worktreeRoot)
    try {
      const gear = { ...gearOf(context, attempt), files: [] }
      return (await equip(context, { ...gear, dir, signal })).failure
    } finally {
      await processes.sweep(paths.marker(attempt))
      await tearDown(context, attempt, { dir, signal })
      await git.lane.dropCheckout(name, run.settings.worktreeRoot)
    }
  }
}
