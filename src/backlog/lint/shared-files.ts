import { conflictsWith, type TouchedFiles } from '../../core/claims/file-conflicts.ts'
import { ancestry, declaredPath } from '../../core/naming/declared-path.ts'
import type { ItemDraft } from '../../core/item.ts'
import { quoted } from '../quoted.ts'
import type { Finding, LintRule } from './rule.ts'
import { isOpen, shownId } from './rule.ts'

/** What may run side by side must not name the same file: whichever is merged second meets a conflict. */
export const sharedFiles: LintRule = {
  name: 'shared-files',
  find: ({ drafts }) => groupsOf(drafts).flatMap(inGroup),
}

export interface Apart {
  readonly draft: ItemDraft
  /** The one before it that names the same. */
  readonly from: ItemDraft
  readonly files: readonly string[]
}

/**
 * Which items of a group have to come after those before them, so that no two that name the same file are side by side. What follows
 * such an item can only be beside what comes after it.
 */
export function apartIn(drafts: readonly ItemDraft[]): readonly Apart[] {
  return groupsOf(drafts).flatMap((members) => {
    let before = new Members()
    return members.flatMap((draft): readonly Apart[] => {
      const touches = touchesOf(draft)
      const [found] = conflictsIn(draft, touches, before)
      if (found === undefined) before.add(draft, touches)
      else before = new Members()
      return found === undefined ? [] : [found]
    })
  })
}

const groupsOf = (drafts: readonly ItemDraft[]): readonly (readonly ItemDraft[])[] => [
  ...Map.groupBy(
    drafts.filter((draft) => draft.group !== undefined && draft.files.length > 0 && isOpen(draft)),
    ({ group }) => group,
  ).values(),
]

const conflictsIn = (draft: ItemDraft, touches: TouchedFiles, before: Members): readonly Apart[] =>
  before.near(touches).flatMap((from) =>
    conflictsWith(touches, [touchesOf(from)]).map(({ files }) => ({
      draft,
      from,
      files: [...new Set(files)].map((file) => (file === '' ? 'everything' : quoted(file).slice(1, -1))),
    })),
  )

function inGroup(members: readonly ItemDraft[]): readonly Finding[] {
  const before = new Members()
  return members.flatMap((draft) => {
    const touches = touchesOf(draft)
    const findings = conflictsIn(draft, touches, before).map(({ from, files }): Finding => ({
      severity: 'error',
      draft,
      field: 'files',
      message: `may run beside ${shownId(from)}, and both name ${files.join(', ')}`,
    }))
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
