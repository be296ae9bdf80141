import { syncCommand, unwrittenSentence, type Unwritten } from '../../core/backlog/unwritten.ts'
import { padEnd } from '../../text/cells.ts'
import { span, strong } from '../../text/row.ts'
import { emptySafe, literal } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { labelled, wholeLine, type Line, type PrintOptions } from '../print/lines.ts'
import { indent } from './target-lines.ts'

/** Which sources do not show what became of tasks, and what writes it. */
export const unwrittenLines = (
  { unwritten }: { readonly unwritten: readonly Unwritten[] },
  options: PrintOptions,
): readonly Line[] =>
  unwritten.flatMap((each) => {
    const command = inPlace(sanitize(syncCommand(each.source)), options.place)
    return [
      ...labelled(
        { label: literal('backlog'), text: sanitize(unwrittenSentence(each)), role: 'warn' },
        indent,
        options,
      ),
      wholeLine(span(padEnd(emptySafe, indent)), strong(command)),
    ]
  })
