import { isAt, type Candidate } from '../candidate.ts'
import { isMarkdown } from '../file-kind.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { openspecTasks } from './openspec-tasks.ts'
import { patchTasks } from './patch-tasks.ts'
import { readTasks } from './read-tasks.ts'
import { writeTasks } from './write-tasks.ts'

const places = ['openspec/changes/*/tasks.md'] as const
const archived = 'openspec/changes/archive/*/tasks.md'

/** `tasks.md` of a change of OpenSpec (https://github.com/Fission-AI/OpenSpec). */
export const openspecFormat: BacklogFormat = {
  name: 'openspec',
  places,
  hasOwnNumbers: true,
  score,
  read: (file, _now, rules) => readTasks(file, rules),
  patch: patchTasks,
  write: writeTasks,
}

function score(candidate: Candidate): number {
  if (!isMarkdown(candidate)) return scores.not
  const { tasks } = openspecTasks(candidate.text)
  if (tasks.length === 0) return scores.not
  const isInPlace = isAt(candidate, [...places, archived])
  const isGrouped = tasks.some(({ number, entry }) => {
    const group = /^(\d+)\.\s/.exec(entry.heading?.text ?? '')?.[1]
    return entry.heading?.level === 2 && group !== undefined && number?.split('.')[0] === group
  })
  if (isInPlace) return isGrouped ? scores.certain : scores.byPlace
  // Groups with numbers are usual elsewhere too; so are numbered tasks in them, but then the file has words of its tool.
  return isGrouped && !otherTools.test(candidate.text) ? scores.byContent : scores.not
}

/** Marks of Kiro, cc-sdd, smart-ralph and spec-kit. */
const otherTools =
  /_(?:Requirements|Depends|Boundary|Design): |\]\\?\*\s+\d|\d \(P\) |\[(?:P|VERIFY|US\d+)\]|\*\*(?:Do|Done when|Verify)\*\*:/
