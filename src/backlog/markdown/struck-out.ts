import type { Problem } from '../../core/errors.ts'
import type { ListEntry } from './markdown-page.ts'

/** People strike out what is over; no tool reads that, and only the mark in a box decides. */
export const struckOutProblem = (
  { line }: Pick<ListEntry, 'line'>,
  { file, id }: { readonly file: string; readonly id?: string },
): Problem => ({
  severity: 'notice',
  file,
  line,
  field: null,
  message: `${id === undefined ? '' : `${id} `}is struck out, but its box is open: the task is to be done`,
})

/** Its number is struck out with it, whatever is said behind that: `~~1.4 Fax~~ (nobody has one)`. */
export const isStruckTask = ({ text }: Pick<ListEntry, 'text'>): boolean => /^~~.*~~/s.test(text)
