import type { FolderPart, SourceFile } from '../../source-file.ts'

/** The files that Backlog.md takes for tasks, and those beside them that it doesn't. */
export function taskFiles(
  { folder }: SourceFile,
  prefix: string,
): { readonly tasks: readonly FolderPart[]; readonly others: readonly FolderPart[] } {
  const pages = (folder?.parts ?? []).filter(({ path }) => path.endsWith('.md'))
  const isTask = ({ path }: FolderPart): boolean =>
    path
      .slice(path.lastIndexOf('/') + 1)
      .toLowerCase()
      .startsWith(`${prefix.toLowerCase()}-`)
  return { tasks: pages.filter(isTask), others: pages.filter((page) => !isTask(page)) }
}

export const isCompleted = ({ path }: Pick<FolderPart, 'path'>): boolean => path.startsWith('completed/')
