/** So few open tasks may all be taken out of a list at once. */
export const mostAtOnce = 10

/**
 * Of a longer list with open tasks more than half at once are more likely missing than deleted: half of it was written so far, a tool made
 * it anew, another list took its place. So they wait until a person says that they are gone.
 * @param lost open tasks that the list lacks by now. @param open all that it had.
 */
export const isMassRemoval = (lost: number, open: number): boolean => open > mostAtOnce && lost * 2 > open
