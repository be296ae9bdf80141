import { isAt, type Candidate } from '../candidate.ts'
import { isMarkdown } from '../file-kind.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { hasMoreLeftovers } from '../leftover-boxes.ts'
import { kiroTasks, shownLines } from './kiro-tasks.ts'
import { listedNeeds } from './listed-needs.ts'
import { patchTasks } from './patch-tasks.ts'
import { readTasks } from './read-tasks.ts'
import { writeTasks } from './write-tasks.ts'

/** Where the lists of Kiro lie, with numbers or without. */
export const kiroPlaces = ['.kiro/specs/*/tasks.md'] as const

/** `tasks.md` of a spec of Kiro (https://kiro.dev), or of cc-sdd (https://github.com/gotalab/cc-sdd), which adds `(P)`. */
export const kiroFormat: BacklogFormat = {
  name: 'kiro',
  places: kiroPlaces,
  hasOwnNumbers: true,
  parallelMark: '(P)',
  score,
  read: (file, _now, rules) => readTasks(file, rules),
  patch: patchTasks,
  fixable: ({ text }) => ({ needs: listedNeeds(text, kiroTasks(text).tasks), marks: [] }),
  write: writeTasks,
}

/** A list without numbers is a plain one, in whichever folder it lies. */
function score(candidate: Candidate): number {
  if (!isMarkdown(candidate)) return scores.not
  const { page, tasks } = kiroTasks(candidate.text)
  if (tasks.length === 0) return scores.not
  const hasMarks = tasks.some(({ isOptional, isParallel }) => isOptional || isParallel)
  const hasWords = /^[ \t]*(?:[-*+][ \t]*)?_(?:Requirements|Depends|Boundary):/m.test(candidate.text)
  if (isAt(candidate, kiroPlaces)) return scores.certain
  const hasMajor = tasks.some(({ number }) => !number.includes('.'))
  if (!hasMajor || !(hasMarks || hasWords)) return scores.not
  return hasWords || !hasMoreLeftovers(page, tasks.map(shownLines)) ? scores.byContent : scores.byExtension
}
