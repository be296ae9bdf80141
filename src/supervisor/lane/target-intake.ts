import type { Oid } from '../../core/ids.ts'
import type { LaneLease } from '../../core/ports/lane-store.ts'
import { weightOf } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import { equip } from '../phases/equip.ts'
import { runGate } from '../phases/gate/run-gate.ts'
import { noteDoneElsewhere } from './done-elsewhere.ts'
import { noteReturned, startAnew } from './start-anew.ts'

/**
 * Takes the user's own commits on the target into the lane before the next work: by a fast-forward where the tip is
 * behind, otherwise merged and gated. When the branch was moved back, the lane starts anew from it. Commits that can't
 * be taken in are reported once, and tried again when branch or tip has moved; those that can't be gated for now, at each look.
 */
export class TargetIntake {
  readonly #context: SupervisorContext
  #refused: string | null = null
  #said: string | null = null

  constructor(context: SupervisorContext) {
    this.#context = context
  }

  /** Resolves to the new tip, or null when nothing was taken in. */
  async take(lease: LaneLease, signal: AbortSignal): Promise<Oid | null> {
    const { git, run } = this.#context
    const { target } = run.settings
    const state = `${await git.lane.tip(target)} ${(await git.branchTip(target)) ?? ''}`
    if (state === this.#refused) return null
    const incoming = await git.lane.incoming(target)
    switch (incoming.kind) {
      case 'none':
      case 'gone':
        return null
      case 'moved back':
        return startAnew(this.#context, lease, (joined) => this.gate(joined, signal))
      case 'fast-forward':
        return this.#advance(lease, incoming)
      case 'conflict':
        return this.#refuse(
          state,
          `${target} has commits of its own that conflict with merged work in ${incoming.files.join(', ')}; merge refs/loopwork/lanes/${target} into it`,
        )
      case 'merge': {
        const failure = await this.gate(incoming, signal)
        if (failure === null) return this.#advance(lease, incoming)
        // It is no evidence about the commits.
        if (weightOf(failure.code) === 'back')
          return this.#say(
            state,
            `${target} moved on by itself; the merged work waits until both can be gated: ${failure.message}`,
          )
        return this.#refuse(
          state,
          `${target} moved on by itself, and joined with the merged work it fails its ${failure.message}`,
        )
      }
    }
  }

  async #advance(
    lease: LaneLease,
    { old, commit }: { readonly old: Oid; readonly commit: Oid },
  ): Promise<Oid | null> {
    if (!(await this.#context.git.lane.advance(lease.target, old, commit))) return null
    await noteReturned(this.#context, lease)
    await noteDoneElsewhere(this.#context, lease.target)
    return commit
  }

  #refuse(state: string, message: string): Promise<null> {
    this.#refused = state
    return this.#say(state, message)
  }

  async #say(state: string, message: string): Promise<null> {
    const { store, run } = this.#context
    const said = `${state} ${message}`
    if (said !== this.#said) await store.note(run.id, { type: 'notice', message })
    this.#said = said
    return null
  }

  /** Runs the gate on a commit that the lane has made. Null when it passes. */
  async gate(joined: { readonly commit: Oid; readonly tree: Oid }, signal: AbortSignal) {
    const { git, processes, paths, run } = this.#context
    const { target, worktreeRoot } = run.settings
    // The gate of a killed supervisor may still be writing into the lane's worktree.
    await processes.sweep(paths.laneMarker(target))
    if (run.settings.gate.length === 0) return null
    const dir = await git.lane.checkout(target, joined.commit, worktreeRoot)
    const gear = {
      dir,
      env: { LOOPWORK_RUN_ID: String(run.id) },
      newLog: () => paths.laneLog(target),
      marker: paths.laneMarker(target),
      signal,
    }
    const { failure: unequipped } = await equip(this.#context, { ...gear, files: [] })
    if (unequipped?.detail['cannotRun'] === true) return this.#context.setupOwner.without(unequipped)
    if (unequipped !== null) return unequipped
    return runGate(this.#context, {
      ...gear,
      tree: joined.tree,
      work: null,
      where: `with what ${target} got meanwhile`,
      note: async () => {},
    })
  }
}
