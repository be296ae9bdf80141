import { begunNotice } from '../../backlog/formats/status-words.ts'
import type { Backlog } from '../../backlog/read-backlog.ts'
import type { Problem } from '../../core/errors.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { Store } from '../../core/ports/store.ts'

/**
 * The notices of what was read, without those that a task is in progress in its file which somebody works on: loopwork has written that
 * itself.
 */
export async function toldNotices(
  { source, drafts, notices }: Pick<Backlog, 'source' | 'drafts' | 'notices'>,
  store: Pick<Store, 'unsettledOf'>,
  root: string,
): Promise<readonly Problem[]> {
  if (!notices.some(isOfBegun)) return notices
  const own = new Set<string>()
  for (const [id, { status, begun }] of await store.unsettledOf(root, source))
    if (status === 'claimed' && begun) own.add(foldId(id))
  const placed = drafts
    .filter(({ line }) => line !== null)
    .toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0))
  const isOwn = ({ file, line }: Problem): boolean => {
    const isOfFile = source.startsWith(file)
    // A task of many lines begins above its status.
    const draft = placed.findLast(
      (each) => (isOfFile || each.metadata['file'] === file) && (each.line ?? 0) <= (line ?? 0),
    )
    return draft !== undefined && own.has(foldId(draft.id))
  }
  return notices.filter((notice) => !isOfBegun(notice) || !isOwn(notice))
}

const ending = begunNotice('').slice('is '.length)

const isOfBegun = ({ message }: Problem): boolean => message.endsWith(ending)
