import { Freezer } from './agent/freezer.ts'
import { StartPace } from './agent/start/start-pace.ts'
import type { Surroundings, SupervisorContext } from './context.ts'
import { Holds } from './holds.ts'
import { createPatience, patientFiles, patientStore } from './patient-store.ts'
import { Clearing } from './phases/clean-up/clearing.ts'
import { GateOnBase } from './phases/gate/gate-on-base.ts'
import { SetupOwner } from './phases/setup-owner.ts'

/**
 * Adds to the surroundings what all phases of a supervisor share.
 * @param giveUp once aborted, a store or a backlog file that can't be used for a while is not waited for any more.
 * @param failed receives errors of work that nothing awaits.
 */
export function createContext(
  surroundings: Surroundings,
  { giveUp, failed }: { readonly giveUp: AbortSignal; readonly failed: (error: unknown) => void },
): SupervisorContext {
  const { clock } = surroundings
  const changed: Surroundings['storeHeld'] = (hold) => surroundings.storeHeld(hold)
  const patiently = createPatience({ clock, giveUp, changed })
  const store = patientStore(surroundings.store, patiently)
  const backlog = patientFiles(surroundings.backlog, patiently)
  let { run } = surroundings
  const context: SupervisorContext = {
    ...surroundings,
    get run() {
      return run
    },
    renew: (next) => void (run = next),
    store,
    backlog,
    holds: new Holds({ ...surroundings, store }, failed),
    pace: new StartPace(clock),
    freezer: new Freezer(),
    clearing: new Clearing(() => context),
    gateOnBase: new GateOnBase(() => context),
    setupOwner: new SetupOwner(() => context),
  }
  return context
}
