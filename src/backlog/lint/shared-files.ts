import { conflictsWith, type TouchedFiles } from '../../core/claims/file-conflicts.ts'
import { ancestry, declaredPath } from '../../core/naming/declared-path.ts'
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
  const before = new Members()
  return members.flatMap((draft) => {
    const touches = touchesOf(draft)
    const findings = before.near(touches).flatMap((other) =>
      conflictsWith(touches, [touchesOf(other)]).map(({ files }): Finding => {
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
    before.add(draft, touches)
    return findings
  })
}

/** So many that name one file are named with each further one: of a thousand that all do, each pair would be half a million lines. */
const mostNamed = 3

/** Members of a group by what they name, so that one is compared with those that may name the same and not with all. */
class Members {
  readonly #paths = new Map<string, ItemDraft[]>()
  readonly #folders = new Map<string, ItemDraft[]>()
  /** By every folder above what they name. */
  readonly #above = new Map<string, ItemDraft[]>()

  near({ paths }: TouchedFiles): readonly ItemDraft[] {
    const found = paths.flatMap(({ path, kind }) => [
      ...(this.#paths.get(path) ?? []),
      ...ancestry(path).flatMap((folder) => this.#folders.get(folder) ?? []),
      ...(kind === 'directory' ? (this.#above.get(path) ?? []) : []),
    ])
    return [...new Set(found)]
  }

  add(draft: ItemDraft, { paths }: TouchedFiles): void {
    const put = (map: Map<string, ItemDraft[]>, path: string): void => {
      const named = map.get(path)
      if (named === undefined) map.set(path, [draft])
      else if (named.length < mostNamed) named.push(draft)
    }
    for (const { path, kind } of paths) {
      put(this.#paths, path)
      if (kind === 'directory') put(this.#folders, path)
      for (const folder of ancestry(path).slice(1)) put(this.#above, folder)
    }
  }
}

const touchesOf = ({ id, files }: ItemDraft): TouchedFiles => ({
  item: id,
  agent: '',
  worker: null,
  paths: files.flatMap((file) => declaredPath(file) ?? []),
})
