import { asRecord, type Candidate } from '../candidate.ts'
import { isJson } from '../file-kind.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { isBoard, readBoard } from './read-board.ts'

/** The board that Trello exports as JSON. */
export const trelloFormat: BacklogFormat = {
  name: 'trello',
  places: ['trello.json'],
  isGeneral: true,
  score,
  read: readBoard,
  // An export: it is made anew, and never written.
  patch: ({ text }) => ({ text, words: new Map() }),
}

function score(candidate: Candidate): number {
  if (!isJson(candidate)) return scores.not
  const board = asRecord(candidate.json())
  return board !== null && isBoard(board) ? scores.byContent : scores.not
}
