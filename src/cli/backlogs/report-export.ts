import { losses } from '../../backlog/export/differences.ts'
import type { Exported } from '../../backlog/export/export-items.ts'
import { detectFormat, isFormat } from '../../backlog/formats/detect-format.ts'
import type { BacklogFormat } from '../../backlog/formats/format.ts'
import { plural } from '../../text/plural.ts'
import { joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { printJson } from '../print/json.ts'
import { printText } from '../print/print-all.ts'
import type { ExportFlags } from './export.ts'
import type { ExportPlace } from './export-place.ts'

interface Reporting {
  readonly format: BacklogFormat
  /** Null: it is printed. */
  readonly place: ExportPlace | null
  readonly count: number
  readonly flags: ExportFlags
}

/** The text on stdout where no file was named; what is lost, and what became of the ids, on stderr. */
export function reportExport(exported: Exported, reporting: Reporting): void {
  const { format, place, count, flags } = reporting
  const { text, files, lost, renamed } = exported
  const isDry = flags.dryRun === true
  const notes = [...lostLines(exported, format), ...renamedLine(exported), ...placeLine(exported, reporting)]
  if (flags.json === true) {
    const isPrinted = place === null && !isDry
    printJson({
      format: format.name,
      file: place?.file ?? null,
      dryRun: isDry,
      tasks: count,
      text: isPrinted && files.length === 0 ? text : null,
      files: isPrinted && files.length > 0 ? files : null,
      lost: lost.map(({ what, tasks }, index) => ({ what, tasks, message: notes[index] ?? '' })),
      renamed: Object.fromEntries(renamed),
    })
  } else if (place === null && !isDry) printText(text)
  for (const line of notes) process.stderr.write(`${line}\n`)
  const done = isDry ? literal('would be written') : literal('written')
  if (place !== null) process.stderr.write(`${place.shown}: ${plural(count, 'task')} ${done}\n`)
}

const lostLines = ({ lost }: Exported, { name }: BacklogFormat): readonly Safe[] =>
  lost.map(
    ({ what, tasks }) => safe`${sanitize(losses[what])} ${sanitize(name)}: ${someOf(tasks.map(sanitize))}`,
  )

function renamedLine({ renamed }: Exported): readonly Safe[] {
  const pairs = [...renamed].map(([id, name]) => safe`${sanitize(id)} is ${sanitize(name)}`)
  return pairs.length === 0 ? [] : [safe`ids that had to change: ${someOf(pairs)}`]
}

/** What is only known by where it lies would not be known where it was put. */
function placeLine({ text, files }: Exported, { format, place }: Reporting): readonly Safe[] {
  if (place === null || files.length > 0) return []
  const seen = detectFormat({ name: place.file.replaceAll('\\', '/'), text }, { asked: null, before: null })
  if (isFormat(seen) && seen.name === format.name) return []
  return [
    safe`${place.shown} is not known for ${sanitize(format.name)} by itself: read it with --format ${sanitize(format.name)}, or put it at ${sanitize(format.places[0])}`,
  ]
}

const mostShown = 10

function someOf(parts: readonly Safe[]): Safe {
  const left = parts.length - mostShown
  const shown = joinSafe(parts.slice(0, mostShown), literal(', '))
  return left > 0 ? safe`${shown} and ${left} more (all with --json)` : shown
}
