import type { WorktreeRecord } from '../../core/ports/worktree-records.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { ownership } from './ownership.ts'
import { entryDir } from './worktree-entry.ts'
import type { AttemptName } from './worktree-record.ts'

/** An attempt's worktree as it was recorded and as it stands, or why it is not the one that was made for the attempt. */
export type AttemptRecord =
  | {
      readonly kind: 'ours'
      readonly record: WorktreeRecord
      /** Where git stores the worktree's HEAD and index; null when an agent deleted that. */
      readonly adminDir: string | null
    }
  | { readonly kind: 'not ours'; readonly why: string }

/** Called before anything is taken from a folder: it may be another folder by now, or a link to anywhere. */
export async function readRecord(
  context: RepositoryContext,
  order: { readonly dir: string; readonly slug: string; readonly number: number },
): Promise<AttemptRecord> {
  const record = await context.records.worktreeAt(order.dir)
  if (record === null || !isOf(record, order)) {
    return { kind: 'not ours', why: `no worktree of this try is recorded at ${order.dir}` }
  }
  const found = await ownership(context, record)
  switch (found.kind) {
    case 'ours':
      return {
        kind: 'ours',
        record,
        adminDir: found.entry === null ? null : entryDir(context, found.entry.name),
      }
    case 'gone':
      return { kind: 'not ours', why: `nothing stands at ${order.dir} any more: it was deleted, or moved` }
    case 'foreign':
      return { kind: 'not ours', why: found.why }
  }
}

export const isOf = ({ owner }: WorktreeRecord, { slug, number }: AttemptName): boolean =>
  owner.kind === 'attempt' && owner.slug === slug && owner.number === number
