import type { ItemDraft } from '../../../src/core/item.ts'
import type { ClaimResult } from '../../../src/core/ports/attempt-store.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import type { Run } from '../../../src/core/run/run.ts'
import type { RunSettings } from '../../../src/core/run/settings.ts'
import { settings, start } from './sample.ts'
import { withStore, type At } from './with-store.ts'

/** A store with a run that works on it. */
export interface Bench {
  readonly store: Store
  readonly at: At
  readonly run: Run
  claim(now?: number): Promise<ClaimResult>
  /** The id of the next item, or why there is none. */
  next(now?: number): Promise<string>
}

/** A store with these drafts and a run with these settings, for one story. */
export function withRun(
  drafts: readonly ItemDraft[],
  said: Partial<RunSettings>,
  story: (bench: Bench) => Promise<void>,
) {
  return withStore(async (store, at) => {
    await store.importItems('a.json', drafts)
    const { run, supervisor } = await store.openRun(start({ settings: { ...settings, ...said } }))
    const claim = (now = 10) => at(now).claimNext({ supervisor: supervisor.id, worker: 0 })
    await story({
      store,
      at,
      run,
      claim,
      next: async (now) => {
        const result = await claim(now)
        return result.kind === 'claimed' ? result.item.id : result.why
      },
    })
  })
}
