import type { Candidate } from '../candidate.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { columnsOf } from './columns.ts'
import { headerLine, parseTable } from './parse-table.ts'
import { readRows } from './read-rows.ts'
import { writeRows } from './write-rows.ts'

/** A table with named columns, as Jira, Linear, GitLab and spreadsheets export it. */
export const csvFormat: BacklogFormat = {
  name: 'csv',
  places: ['tasks.csv'],
  isGeneral: true,
  score,
  read: readRows,
  // An export: it is made anew, and never written.
  patch: ({ text }) => ({ text, words: new Map() }),
  write: writeRows,
}

function score({ path, text }: Candidate): number {
  if (!/\.(?:csv|tsv)$/i.test(path)) return scores.not
  const header = parseTable(headerLine(text))
  const isTable = 'rows' in header && columnsOf(header.rows[0]?.cells ?? []).has('title')
  return isTable ? scores.general : scores.byExtension
}
