import type { ClaimResult } from '../../core/ports/attempt-store.ts'

/** Why a supervisor ended. */
export type Ended =
  /** Nothing is left that could become ready. */
  | { readonly kind: 'finished' }
  /** Ended by abort-all. */
  | { readonly kind: 'aborted' }
  /** Stopped by a signal or a person: agents ended, items back in todo. */
  | { readonly kind: 'stopped' }
  /** Left without touching anything: agents live on. */
  | { readonly kind: 'detached' }
  /** Drained: asked to leave when running attempts have ended. */
  | { readonly kind: 'drained' }
  /** What the run may use is used up, and nobody can be asked here: the run is unfinished. */
  | { readonly kind: 'budget' }
  /** Another process has marked this supervisor as ended: its lease had expired. */
  | { readonly kind: 'ghost' }

/**
 * Whether a claim that found nothing means the end, once nothing of ours is running or merging.
 * @param asks a person sees what the run waits for, and has keys for it.
 */
export function endOf(claim: ClaimResult & { kind: 'nothing' }, asks: boolean): Ended | null {
  switch (claim.why) {
    case 'nothingLeft':
      return { kind: 'finished' }
    case 'aborting':
      return { kind: 'aborted' }
    case 'budget':
      return asks ? null : { kind: 'budget' }
    case 'inProgress':
    case 'retryPending':
    case 'stopping':
    case 'draining':
    case 'paused':
    case 'no workers':
    case 'held':
    case 'breaker':
    case 'limited':
    case 'merge queue':
      return null
  }
}
