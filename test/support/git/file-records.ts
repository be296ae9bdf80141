import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { WorktreeRecord, WorktreeRecords } from '../../../src/core/ports/worktree-records.ts'

/** Records in one file, so that they outlive a killed process as the store does. */
export function fileRecords(path: string): WorktreeRecords {
  const read = (): readonly WorktreeRecord[] =>
    existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as WorktreeRecord[]) : []
  const write = (records: readonly WorktreeRecord[]): void => {
    writeFileSync(`${path}.new`, JSON.stringify(records))
    renameSync(`${path}.new`, path)
  }
  const at = (path: string): WorktreeRecord | null => read().find((record) => record.path === path) ?? null
  return {
    worktrees: async () => read(),
    worktreeAt: async (path) => at(path),
    writeWorktree: async (record) => {
      if ((at(record.path)?.mark ?? record.mark) !== record.mark) return false
      write([...read().filter((other) => other.path !== record.path), record])
      return true
    },
    forgetWorktree: async ({ path, mark }) =>
      write(read().filter((record) => record.path !== path || record.mark !== mark)),
  }
}
