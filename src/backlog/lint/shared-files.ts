import { conflictsWith, type TouchedFiles } from '../../core/claims/file-conflicts.ts'
import { declaredPath } from '../../core/naming/declared-path.ts'
import type { ItemDraft } from '../../core/item.ts'
import { quoted } from '../quoted.ts'
import type { Finding, LintRule } from './rule.ts'
import { isOpen, shownId } from './rule.ts'

/** What may run side by side must not name the same file: whichever is merged second meets a conflict. */
export const sharedFiles: LintRule = {
  name: 'shared-files',
  find: ({ drafts }) => {
    const groups = Map.groupBy(
      drafts.filter((draft) => draft.group !== undefined && draft.files.length > 0 && isOpen(draft)),
      ({ group }) => group,
    )
    return [...groups.values()].flatMap(inGroup)
  },
}

function inGroup(members: readonly ItemDraft[]): readonly Finding[] {
  const touched = members.map((draft) => ({ draft, touches: touchesOf(draft) }))
  return touched.flatMap(({ draft, touches }, index) => {
    const before = touched.slice(0, index)
    return before.flatMap(({ draft: other, touches: otherTouches }) =>
      conflictsWith(touches, [otherTouches]).map(({ files }): Finding => {
        const shared = [...new Set(files)].map((file) =>
          file === '' ? 'everything' : quoted(file).slice(1, -1),
        )
        return {
          severity: 'error',
          draft,
          field: 'files',
          message: `may run beside ${shownId(other)}, and both name ${shared.join(', ')}`,
        }
      }),
    )
  })
}

const touchesOf = ({ id, files }: ItemDraft): TouchedFiles => ({
  item: id,
  agent: '',
  worker: null,
  paths: files.flatMap((file) => declaredPath(file) ?? []),
})
