import type { SourceItem } from '../../../core/backlog/source-item.ts'
import type { Companion } from '../companion.ts'
import { isWhole, stateUnits } from './state-units.ts'

/** What the agents of whole groups have learnt, in the order of their tasks. */
export const progressFile: Companion = {
  name: '.progress.md',
  isMade: true,
  patch: (text, items) => {
    const ready = stateUnits(items)
      .filter(isWhole)
      .flatMap((unit) => unit.items.filter(({ progress }) => progress !== null))
    const before = text ?? ''
    const merged = ready.reduce((whole, item) => withProgress(whole, item), before)
    return { text: merged === before ? null : merged, taken: ready.map(({ id }) => id) }
  },
}

/** Each section goes to the end of the one with the same heading. One that is there already was merged before a kill. */
function withProgress(whole: string, { progress }: SourceItem): string {
  const eol = whole.includes('\r\n') ? '\r\n' : '\n'
  return sectionsOf(progress ?? '').reduce((text, { heading, body }) => {
    if (body === '' || contains(text, body)) return text
    return withSection(text, { heading, body: body.replaceAll('\n', eol) }, eol)
  }, whole)
}

interface Section {
  /** As written, `## Learnings`; null: what stands before the first. */
  readonly heading: string | null
  readonly body: string
}

function sectionsOf(text: string): readonly Section[] {
  const sections: { heading: string | null; lines: string[] }[] = [{ heading: null, lines: [] }]
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    if (/^##\s+\S/.test(line)) sections.push({ heading: line.trim(), lines: [] })
    // Of a title each of these files has its own.
    else if (!/^#\s/.test(line)) sections.at(-1)?.lines.push(line)
  }
  return sections.map(({ heading, lines }) => ({ heading, body: lines.join('\n').trim() }))
}

const contains = (text: string, body: string): boolean =>
  `\n${text.replaceAll('\r\n', '\n')}\n`.includes(`\n${body}\n`)

function withSection(text: string, { heading, body }: Section, eol: string): string {
  const end = heading === null ? text.length : endOfSection(text, heading)
  if (end === null) return `${ended(text, eol)}${heading}${eol}${body}${eol}`
  const before = text.slice(0, end).trimEnd()
  const isHeading = heading !== null && before.endsWith(heading)
  const rest = text.slice(end)
  return `${before}${before === '' ? '' : eol}${isHeading || before === '' || body.startsWith('-') ? '' : eol}${body}${eol}${rest === '' ? '' : eol}${rest}`
}

const ended = (text: string, eol: string): string =>
  text.trim() === '' ? '' : `${text.trimEnd()}${eol}${eol}`

/** Where the next heading of that level begins; null: there is no such section. */
function endOfSection(text: string, heading: string): number | null {
  const lines = text.split(/(?<=\n)/)
  const at = lines.findIndex((line) => line.trim().toLowerCase() === heading.toLowerCase())
  if (at === -1) return null
  const next = lines.findIndex((line, index) => index > at && /^#{1,2}\s/.test(line))
  return lines.slice(0, next === -1 ? lines.length : next).join('').length
}
