import { rename } from 'node:fs/promises'
import { LoopworkError } from '../../core/errors.ts'
import type { AttemptId } from '../../core/ids.ts'
import type { WorktreeRecord } from '../../core/ports/worktree-records.ts'
import { replaceFile } from '../../files/replace-file.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { inodeOf, ownership } from '../worktrees/ownership.ts'
import { entryDir } from '../worktrees/worktree-entry.ts'

interface KeptPlace {
  readonly dir: string
  readonly attempt: AttemptId
}

/** Records that the attempt's worktree stays as it is for a person. */
export async function keepWorktree(context: RepositoryContext, standing: KeptPlace): Promise<void> {
  const record = await recordOf(context, standing)
  if (record !== null) await context.records.writeWorktree({ ...record, state: 'kept' })
}

/** Moves it beside its place and updates git's entry. No slug ends like the new name. */
export async function setAside(context: RepositoryContext, standing: KeptPlace): Promise<string> {
  const record = await recordOf(context, standing)
  if (record?.owner.kind !== 'attempt') return standing.dir
  const found = await ownership(context, record)
  if (found.kind === 'gone') return standing.dir
  if (found.kind === 'foreign') {
    throw new LoopworkError('git', `the worktree ${record.path} is left alone: ${found.why}`)
  }
  const path = `${record.path}--try-${record.owner.number}`
  await rename(record.path, path)
  if (found.entry !== null)
    await replaceFile(`${entryDir(context, found.entry.name)}/gitdir`, `${path}/.git\n`)
  await context.records.writeWorktree({ ...record, path, folder: await inodeOf(path), state: 'kept' })
  await context.records.forgetWorktree(record)
  return path
}

async function recordOf(
  context: RepositoryContext,
  { dir, attempt }: KeptPlace,
): Promise<WorktreeRecord | null> {
  const record = await context.records.worktreeAt(dir)
  return record?.owner.kind === 'attempt' && record.owner.attempt === attempt ? record : null
}
