import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, resolve } from 'node:path'

/**
 * The absolute path of a command, null when PATH doesn't have it. A path with a slash counts from `cwd`, as in a shell there.
 * Relative entries of PATH are skipped: in a worktree they would name files that an agent wrote.
 */
export function resolveCommand(name: string, cwd: string, path: string): string | null {
  if (name.includes('/')) return resolve(cwd, name)
  if (name === '') return null
  const folders = path.split(delimiter).filter(isAbsolute)
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
