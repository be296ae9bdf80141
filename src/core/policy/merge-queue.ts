import type { RunSettings } from '../settings.ts'

/**
 * Agents that are quicker than the lane must not fill the disk with worktrees: so much finished work may wait, and no more is
 * begun. A run of an older loopwork has no number of its own.
 */
export function mostWaiting({ waiting }: Pick<RunSettings, 'waiting'>, workers: number): number {
  return (waiting as number | null | undefined) ?? 2 * Math.max(1, workers)
}
