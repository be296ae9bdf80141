import type { ClaimResult } from '../core/ports/attempt-store.ts'

/** Why a supervisor ended. */
export type Ended =
  /** Nothing is left that could become ready. */
  | { readonly kind: 'finished' }
  /** Told to by abort-all. */
  | { readonly kind: 'aborted' }
  /** Told to by a signal or a person: agents ended, items back in todo. */
  | { readonly kind: 'stopped' }
  /** Left without touching anything: agents live on. */
  | { readonly kind: 'detached' }
  /** The workers were drained: told to leave when what runs has ended. */
  | { readonly kind: 'drained' }
  /** Another process has ended this supervisor: it had been away too long. */
  | { readonly kind: 'ghost' }

/** Whether a claim that found nothing means the end, once nothing of ours is running or merging. */
export function endOf(claim: ClaimResult & { kind: 'nothing' }): Ended | null {
  switch (claim.why) {
    case 'nothingLeft':
      return { kind: 'finished' }
    case 'aborting':
      return { kind: 'aborted' }
    case 'inProgress':
    case 'retryPending':
    case 'paused':
    case 'breaker':
    case 'held':
    case 'merge queue':
      return null
  }
}
