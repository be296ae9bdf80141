import type { Attempt } from '../core/attempt.ts'
import type { Speaker } from './said-line.ts'

/** Whose log it is: one of several agents has a number of its own. */
export const logSpeaker = ({ worker, candidate }: Attempt): Speaker =>
  candidate === undefined ? { worker } : { worker, agent: candidate }
