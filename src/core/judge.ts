/** Judges are numbered apart from the agents that work on the task, and from those that review what was chosen. */
const firstJudge = 1_900

/** The number of a judge among the agents of its attempt. */
export const judgeNumber = (look: number): number => firstJudge + look
export const isJudge = (number: number): boolean => number >= firstJudge

/** It sees the works in one order, and in the opposite one. */
export const looksOfJudge: readonly number[] = [0, 1]
