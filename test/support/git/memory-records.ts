import type { WorktreeRecord, WorktreeRecords } from '../../../src/core/ports/worktree-records.ts'

/** What the store does, for tests of one process that kill nothing. */
export function memoryRecords(): WorktreeRecords {
  const records = new Map<string, WorktreeRecord>()
  return {
    worktrees: async () => [...records.values()],
    worktreeAt: async (path) => records.get(path) ?? null,
    writeWorktree: async (record) => {
      if ((records.get(record.path)?.mark ?? record.mark) !== record.mark) return false
      records.set(record.path, record)
      return true
    },
    forgetWorktree: async ({ path, mark }) => {
      if (records.get(path)?.mark === mark) records.delete(path)
    },
  }
}
