import type { NeedList } from '../../fix/fixable.ts'
import { withoutEntries } from '../../fix/without-entries.ts'
import type { SourceFile } from '../../source-file.ts'
import { boardOf } from './board.ts'
import { frontMatter } from './front-matter.ts'
import { taskFiles } from './task-files.ts'
import { taskIdForm } from './task-ids.ts'

/** What the front matter of each task has under `dependencies`, where it is a list without remarks in it. */
export function listedNeeds(source: SourceFile): readonly NeedList[] {
  const { prefix } = boardOf(source.text)
  const named = (id: string) => ({ shown: id, key: taskIdForm(id, prefix) })
  return taskFiles(source, prefix).tasks.flatMap((file) => {
    const matter = frontMatter(file.text)
    const owner = matter?.text('id') ?? null
    const list = matter?.listAt('dependencies') ?? null
    if (matter === null || owner === null || list === null || matter.problems.length > 0) return []
    return [
      {
        owner: named(owner),
        file,
        names: list.entries.map(({ text, line }) =>
          text === null ? null : { ...named(text), says: named(text).key, line },
        ),
        without: (dropped: ReadonlySet<number>) => withoutEntries(list, dropped),
      },
    ]
  })
}
