import type { ItemDraft } from '../core/item.ts'

/** The file that a draft is written in: of a backlog that is a folder the one of the task, as messages name it. */
export function draftFile({ source, metadata }: Pick<ItemDraft, 'source' | 'metadata'>): string {
  const folder = source ?? ''
  const { file } = metadata
  return typeof file === 'string' && file.startsWith(`${folder}/`) ? file : folder
}
