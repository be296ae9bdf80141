import type { Candidate } from '../candidate.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { isCommand } from './command-source.ts'
import { commandLines, readLines } from './read-lines.ts'

/** Tasks as a program of the user's prints them, a line each: `docs/task-line.schema.json`. */
export const commandFormat: BacklogFormat = {
  name: 'command',
  places: ['tasks.ndjson'],
  isGeneral: true,
  score,
  read: readLines,
  lines: commandLines,
  // The program writes its tracker; a file with its output is an export.
  patch: ({ text }) => ({ text, words: new Map() }),
}

function score(candidate: Candidate): number {
  if (isCommand(candidate.path)) return scores.certain
  const isLines = candidate.path.toLowerCase().endsWith('.ndjson')
  return isLines && candidate.jsonLines().some((line) => 'id' in line && 'title' in line)
    ? scores.general
    : scores.not
}
