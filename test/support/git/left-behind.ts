import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { ScratchRepository } from '../scratch-repository.ts'

/* What runs must not leave, or do more than once. */

export function twiceOrMissing(found: readonly string[], ids: readonly string[]): readonly string[] {
  return ids.flatMap((id) => {
    const times = found.filter((other) => other === id).length
    return times === 1 ? [] : [`${id}: ${times} times`]
  })
}

export const locksBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.lock$|loopwork-lock|loopwork-index/.test(name) && !name.startsWith('loopwork/'),
  )

export const worktreesOf = (at: ScratchRepository): readonly string[] =>
  at
    .git('worktree', 'list', '--porcelain')
    .split('\n')
    .filter((line) => line.startsWith('worktree '))
    .map((line) => path.basename(line.slice('worktree '.length)))
    .slice(1)
