import path from 'node:path'
import type { CommonFlags } from './flags.ts'

/** The file of `--config`, absolute; null when none was named. */
export const explicitConfig = ({ cwd }: { readonly cwd: string }, flags: CommonFlags): string | null =>
  flags.config === undefined ? null : path.resolve(cwd, flags.config)
