import { accessSync, constants, statSync } from 'node:fs'
import { resolveCommand } from '../resolve-command.ts'

/** Why a command could not be executed, with its whole path; null when it could. */
export function missingCommand(name: string, cwd: string, path: string): string | null {
  const file = resolveCommand(name, cwd, path)
  if (file === null) return `${name} is not on PATH`
  if (!(statSync(file, { throwIfNoEntry: false })?.isFile() ?? false)) return `${file} does not exist`
  try {
    accessSync(file, constants.X_OK)
    return null
  } catch {
    return `${file} is not executable`
  }
}
