import { recordsIn } from '../../../backlog/formats/candidate.ts'
import { issueId, issueIn } from '../../../backlog/formats/github/issues.ts'
import { parsedJson } from '../../../backlog/json/parsed-json.ts'
import type { StatusSpot } from '../../../backlog/write-back/patch-spots.ts'
import type { OwnWords } from '../../../core/backlog/own-words.ts'
import { itemId } from '../../../core/ids.ts'

/** The issues as places of a status. Every status has a way to show it: by a label, or by being closed. */
export const issueSpots = (text: string, own: OwnWords = {}): readonly StatusSpot[] =>
  recordsIn(parsedJson(text)).flatMap((record): readonly StatusSpot[] => {
    const issue = issueIn(record, own)
    if (typeof issue === 'string') return []
    const { number, state } = issue
    return [{ id: itemId(issueId(number)), says: state, begun: state.begun, show: () => [] }]
  })
