import { fenceOf, type Attempt, type GateResult } from '../core/attempt.ts'
import type { Oid } from '../core/ids.ts'
import { reason, type Reason } from '../core/reason.ts'
import { environmentOf } from './environment.ts'
import { mustHold } from './interruption.ts'
import { onCleanCheckout } from './phases/clean-checkout.ts'
import { brokenByWork, gateCannotRun } from './phases/gate-cannot-run.ts'
import { runGateLine, type GatePlace } from './phases/gate-line.ts'
import { cannotRun, shellFailure } from './shell-failure.ts'
import type { World } from './world.ts'

interface Verifying {
  readonly attempt: Attempt
  readonly signal: AbortSignal
}

/**
 * Runs the gate on the tree that was collected: in the attempt's own worktree where that holds exactly this tree and what
 * was given, else on a clean checkout. A gate that passes by a file that isn't in the tree says nothing about the tree.
 * Null when everything passed.
 */
export async function verify(world: World, { attempt, signal }: Verifying): Promise<Reason | null> {
  const { work, worktree } = attempt
  if (work === null || worktree === null || world.run.settings.gate.length === 0) return null
  await world.processes.sweep(world.paths.marker(attempt))
  const verdictIn = (dir: string, where: string): Promise<Reason | null> =>
    runGate(world, {
      ...gateOf(world, attempt),
      ...{ dir, where, signal, tree: work.tree, files: work.files },
      note: async (gate) =>
        void mustHold(await world.store.noteGate(fenceOf(attempt), gate, world.clock.now())),
    })
  if (work.exact) return verdictIn(worktree, '')
  return onCleanCheckout(world, { attempt, commit: work.commit, signal }, (dir) =>
    verdictIn(dir, 'on a clean checkout'),
  )
}

/** Environment, log and marker of a gate that decides about an attempt. */
export const gateOf = (world: World, attempt: Attempt): Pick<GateOrder, 'env' | 'newLog' | 'marker'> => ({
  env: environmentOf(world, attempt),
  newLog: () => world.paths.commandLog(attempt, 'gate'),
  marker: world.paths.marker(attempt),
})

interface GateOrder extends GatePlace {
  readonly tree: Oid
  /** What the work changed. */
  readonly files: readonly string[]
  note(gate: GateResult): Promise<void>
}

/** Each line must exit 0; the first that doesn't decides. Also the lane's gate, on the merged tree. */
export async function runGate(world: World, order: GateOrder): Promise<Reason | null> {
  for (const [index, line] of world.run.settings.gate.entries()) {
    const end = await runGateLine(world, order, index)
    if (end.kind === 'stopped') continue
    if (cannotRun(end) && !brokenByWork(line, end, order.files)) return gateCannotRun(line, end)
    await order.note({
      command: line,
      exit: end.kind === 'exit' ? end.code : null,
      durationMs: end.durationMs,
      tree: order.tree,
    })
    const failure = shellFailure(line, end)
    if (failure !== null) {
      return reason(
        failure.timedOut ? 'gate:timeout' : 'gate:failed',
        `gate: ${failure.text}`,
        failure.detail,
      )
    }
  }
  return null
}
