import type { ReadingRules } from '../../../src/core/backlog/reading-rules.ts'
import { detectFormat, isFormat } from '../../../src/backlog/formats/detect-format.ts'
import type { BacklogFormat, FormatReading } from '../../../src/backlog/formats/format.ts'
import type { SourceFile } from '../../../src/backlog/source-file.ts'
import type { ItemDraft } from '../../../src/core/item.ts'

/** A text in a format whose reader waits for nothing. */
export function readAs(format: BacklogFormat, text: string, rules?: Partial<ReadingRules>): FormatReading {
  const file: SourceFile = {
    name: 'tasks.md',
    part: null,
    realPath: '/tasks.md',
    bytes: Buffer.from(text),
    stamp: '',
    text,
  }
  const reading = format.read(file, 0, { unknownDependency: 'error', ...rules })
  if (reading instanceof Promise) throw new Error(`${format.name} reads other files too`)
  return reading
}

/** The name of the format that a text is found to be; null: of none, or of several. */
export function formatOfText(name: string, text: string): string | null {
  const format = detectFormat({ name, text }, { asked: null, before: null })
  return isFormat(format) ? format.name : null
}

/** `1.4 todo check needs 1.2 1.3 group 1.2`, with what is there. */
export function shapeOf({ id, status, kind, dependsOn, group, source }: ItemDraft): string {
  return [
    id,
    status,
    ...(kind === undefined ? [] : [kind]),
    ...(dependsOn.length === 0 ? [] : ['needs', ...dependsOn]),
    ...(group === undefined ? [] : ['group', group.replace(`${source} `, '')]),
  ].join(' ')
}
