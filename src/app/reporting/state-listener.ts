import type { RunState } from './run-state.ts'

/** Somebody outside who is told how a run stands. Never rejects: it is told for their sake. */
export interface StateListener {
  tell(state: RunState): Promise<void>
  /** The screen is left. */
  end(): Promise<void>
}

export type Environment = Readonly<Record<string, string | undefined>>
