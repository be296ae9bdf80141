import { detectFormat, isFormat } from '../../../../src/backlog/formats/detect-format.ts'
import type { SourceFile } from '../../../../src/backlog/source-file.ts'
import type { ItemDraft } from '../../../../src/core/item.ts'

export const sourceFile = (name: string, text: string): SourceFile => ({
  name,
  part: null,
  realPath: `/${name}`,
  bytes: Buffer.from(text),
  stamp: '',
  text,
})

/** A text as the backlog that it would be in this place. */
export async function readText(path: string, text: string) {
  const file = sourceFile(path, text)
  const format = detectFormat(file, { asked: null, before: null })
  if (!isFormat(format)) return { format: null, drafts: [], notices: [], errors: [] }
  const { drafts, problems } = await format.read(file, 0)
  const said = (severity: string) =>
    problems
      .filter((problem) => problem.severity === severity)
      .map(({ line, message }) => `${line}: ${message}`)
  return { format: format.name, drafts, notices: said('notice'), errors: said('error') }
}

/** `2.1 todo held as optional in 2 needs 1 group 2.1`, with what is there. */
export function summaryOf(draft: ItemDraft): string {
  const { id, status, hold, heldAs, kind, parent, dependsOn, group } = draft
  return [
    id,
    status,
    ...(hold === null ? [] : ['held']),
    ...(heldAs === undefined ? [] : [`as ${heldAs}`]),
    ...(kind === undefined ? [] : [kind]),
    ...(parent === null ? [] : [`in ${parent}`]),
    ...(dependsOn.length === 0 ? [] : [`needs ${dependsOn.join(' ')}`]),
    ...(group === undefined ? [] : [`group ${group}`]),
  ].join(' ')
}
