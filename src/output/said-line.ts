import { span, type Row, type Span } from '../text/row.ts'
import type { Safe } from '../text/safe.ts'

/** Where a line belongs: to a worker, to the lane, to the run. */
export type Speaker =
  /** `agent`: the number of one of several; left out where the worker has one, or the line is of all of them. */
  { readonly worker: number; readonly agent?: number } | 'run' | 'merge'

export interface EventLine {
  readonly speaker: Speaker
  readonly pieces: Row
  /** Whether the item's attempt ends with this, well or badly. */
  readonly ends: boolean
  /** It has advice: it is never cut, and its commands name the repository when the run's is not that of the current folder. */
  readonly advises?: true
}

export const said = (speaker: Speaker, text: Safe, role: Span['role'] = 'text'): EventLine => ({
  speaker,
  pieces: [span(text, role)],
  ends: false,
})

export const advised = (speaker: Speaker, text: Safe, role: Span['role'] = 'text'): EventLine => ({
  ...said(speaker, text, role),
  advises: true,
})
