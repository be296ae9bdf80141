import { priorityWords } from '../../core/priority.ts'
import { nearestIn } from './nearest.ts'

const words = Object.entries(priorityWords)

/** The word for a priority, or that of the nearest one. */
export const nearestWord = (priority: number): string =>
  words[
    nearestIn(
      words.map(([, value]) => value),
      priority,
    )
  ]?.[0] ?? 'medium'
