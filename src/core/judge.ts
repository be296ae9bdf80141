import { isReviewer } from './review/review.ts'

/**
 * Judges are numbered apart from the agents that work on the task, of which there are fewer, and below those that review what was
 * chosen, of which there may be any number.
 */
const firstJudge = 900

/** The number of a judge among the agents of its attempt. */
export const judgeNumber = (look: number): number => firstJudge + look
export const isJudge = (number: number): boolean => number >= firstJudge && !isReviewer(number)

/** It sees the works in one order, and in the opposite one. */
export const looksOfJudge: readonly number[] = [0, 1]
