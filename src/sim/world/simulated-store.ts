import type { EpochMs } from '../../core/ids.ts'
import type { Store } from '../../core/ports/store.ts'
import type { VirtualClock } from '../virtual-clock.ts'

/** The store, whose claims announce the moment at which there may be something to claim again. */
export function simulatedStore(store: Store, clock: Pick<VirtualClock, 'now' | 'plan'>): Store {
  const announced = new Set<EpochMs>()
  const announce = (at: EpochMs): void => {
    if (at <= clock.now() || announced.has(at)) return
    announced.add(at)
    clock.plan(at, () => void announced.delete(at))
  }
  return {
    ...store,
    // Nobody else is there who could take this supervisor for dead, or die. A day of heartbeats would be 17,280 writes.
    heartbeat: async () => 'ok',
    adoptOrphans: async () => ({ adopted: [], superseded: [] }),
    claimNext: async (request) => {
      const claim = await store.claimNext(request)
      if (claim.kind === 'nothing' && claim.at !== null) announce(claim.at)
      return claim
    },
  }
}
