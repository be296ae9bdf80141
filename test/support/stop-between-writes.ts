import { readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Running, ScratchRepository } from './scratch-repository.ts'
import { until } from './until.ts'

/** Stops a loopwork as `kill -STOP` does, but never while it holds the store: then nobody else could do anything at all. */
export async function stopBetweenWrites(repository: ScratchRepository, { child }: Running): Promise<void> {
  const db = new Database(repository.at('.git/loopwork/loopwork.db'), { timeout: 0 })
  try {
    await until('a moment without a write', async () => {
      child.kill('SIGSTOP')
      await until('it to stand', () => / T /.test(readFileSync(`/proc/${child.pid ?? 0}/stat`, 'utf8')))
      try {
        db.exec('BEGIN IMMEDIATE; ROLLBACK')
        return true
      } catch {
        child.kill('SIGCONT')
        return false
      }
    })
  } finally {
    db.close()
  }
}
