import type { EpochMs } from '../ids.ts'

/** A run that is played again, and where it stands. */
export interface Replay {
  /** When the run began and ended, or was looked at last. */
  readonly from: EpochMs
  readonly to: EpochMs
  readonly at: EpochMs
  /** How many times as fast as it was. */
  readonly speed: number
  /** It stands still, at its end too. */
  readonly paused: boolean
}

/** What a person can do with it. Nothing of it concerns the run itself. */
export interface ReplayControls {
  /** Goes on, or stands still; at its end it begins anew. */
  toggle(): void
  faster(): void
  slower(): void
  /** From its end it goes back and stands. @param ms of the run's time; negative: back. */
  seek(ms: number): void
  /** To where something has happened: 1 the next event, -1 the one before. */
  step(direction: 1 | -1): void
}
