import type { SupervisorContext } from './context.ts'

/** The run's sandbox for a program that works in `dir`; null where it has none. */
export const sandboxIn = ({ run }: Pick<SupervisorContext, 'run'>, dir: string): readonly string[] | null =>
  run.settings.sandbox?.map((word) => word.replaceAll('{worktree}', () => dir)) ?? null
