import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Cli } from '../clis/cli.ts'

/** What an installed CLI calls itself, or why it can't be run; asked in an empty home and without the network's help. */
export function versionOf(
  cli: Cli,
  folder: string,
): { readonly version: string } | { readonly version: null; readonly why: string } {
  const program = path.join(folder, 'node_modules/.bin', cli.name)
  if (!existsSync(program)) return { version: null, why: `${cli.package}@${cli.version} is not installed` }
  const home = mkdtempSync(path.join(tmpdir(), 'loopwork-version-'))
  try {
    const { offline } = cli
    const { stdout, stderr, error } = spawnSync(program, ['--version'], {
      encoding: 'utf8',
      timeout: 60_000,
      env: {
        ...offline({ api: 'http://127.0.0.1:9', home }).env,
        HOME: home,
        XDG_CACHE_HOME: path.join(folder, 'cache'),
        PATH: [path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter),
      },
    })
    const version = /\d+\.\d+\.\d+/.exec(stdout)?.[0]
    if (version !== undefined) return { version }
    return {
      version: null,
      why: `--version: ${error?.message ?? stderr.trim().split('\n').at(-1) ?? 'nothing'}`,
    }
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
}
