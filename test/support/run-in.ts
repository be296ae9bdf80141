import { execFileSync } from 'node:child_process'

/** Runs programs as a person would in that folder, each to its end; resolves to what it printed. */
export const runIn =
  (cwd: string, env: NodeJS.ProcessEnv) =>
  (...argv: readonly string[]): string =>
    execFileSync(argv[0] ?? '', argv.slice(1), {
      cwd,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
