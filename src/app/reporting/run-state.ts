import { needYou } from '../../core/run/counts.ts'
import type { Run } from '../../core/run/run.ts'
import type { StateCounts } from '../../core/ports/store-reader.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { ShownProgress } from '../../text/calling/title-sequence.ts'

/** What others are told of a run: a word that tools know, a title for people, and how far it is. */
export interface RunState {
  readonly word: 'working' | 'blocked' | 'idle'
  readonly title: Safe
  /** Null: nothing goes on. */
  readonly progress: ShownProgress | null
}

/** A name may be of any length, and a title is one line. */
const mostName = 60

/** `loopwork api 3/8, 1 needs you`: nothing of a task, since agents and trackers write these. */
export function runState(project: string, run: Run, counts: StateCounts): RunState {
  const needs = needYou(counts)
  const isHeld = run.hold !== null
  const ended = run.endedAt !== null
  const name = sanitize([...project].slice(0, mostName).join(''))
  const percent = counts.total === 0 ? 0 : Math.floor((100 * counts.done) / counts.total)
  const also =
    needs > 0 ? safe`, ${needs} ${needs === 1 ? literal('needs') : literal('need')} you` : literal('')
  const how = ended
    ? literal(', ended')
    : isHeld
      ? literal(', held')
      : run.paused
        ? literal(', paused')
        : literal('')
  return {
    word: needs > 0 || (isHeld && !ended) ? 'blocked' : ended || run.paused ? 'idle' : 'working',
    title: safe`loopwork ${name} ${counts.done}/${counts.total}${how}${also}`,
    progress: ended
      ? null
      : { kind: needs > 0 || isHeld ? 'needs you' : run.paused ? 'paused' : 'going', percent },
  }
}
