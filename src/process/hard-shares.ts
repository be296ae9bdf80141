import { resolveCommand } from './resolve-command.ts'
import { runCommand } from './run-command.ts'

/** Whether a program can be given a share of the machine that it can't exceed. Tried once. */
export interface HardShares {
  /** The beginning of a command that does; null where it can't. */
  command(): Promise<readonly string[] | null>
  /** Null where it can. */
  whyNot(): Promise<string | null>
}

const timeoutMs = 5_000

export function createHardShares(environment: Readonly<NodeJS.ProcessEnv>): HardShares {
  let tried: Promise<Tried> | null = null
  const once = (): Promise<Tried> => (tried ??= tryOut(environment['PATH'] ?? ''))
  return {
    command: async () => (await once()).command,
    whyNot: async () => (await once()).why,
  }
}

type Tried =
  | { readonly command: readonly string[]; readonly why: null }
  | { readonly command: null; readonly why: string }

async function tryOut(path: string): Promise<Tried> {
  const program = resolveCommand('systemd-run', '/', path)
  if (program === null) return { command: null, why: 'systemd-run is not on PATH' }
  const command = [program, '--user', '--scope', '--quiet', '--collect'] as const
  const end = await runCommand({
    argv: [...command, '-p', 'CPUQuota=100%', '--', 'true'],
    cwd: '/',
    timeoutMs,
  })
  if (end.kind === 'exit' && end.code === 0) return { command, why: null }
  const said = end.kind === 'exit' ? end.stderr.trim().split('\n')[0] : end.kind
  return { command: null, why: `systemd-run can't be used: ${said ?? 'no reason given'}` }
}
