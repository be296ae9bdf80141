import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { oid, type Oid } from '../../../src/core/ids.ts'

/** A real repository in a folder of its own, with a home of its own; gone when the test is. */
export interface Scratch {
  /** The checkout. */
  readonly root: string
  /** Where worktrees go. */
  readonly worktrees: string
  readonly folder: string
  /** Runs git as the user would, in the checkout or below `cwd`. */
  git(args: readonly string[], options?: { cwd?: string; input?: string | Buffer }): string
  write(files: Readonly<Record<string, string>>, where?: string): void
  /** Writes files, adds all, commits; the new commit. */
  commit(files: Readonly<Record<string, string>>, message?: string): Oid
}

export function scratchRepository(options: { initArgs?: readonly string[]; empty?: boolean } = {}): Scratch {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'loopwork-git-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  useHome(join(folder, 'home'))
  const scratch = scratchAt(folder)
  execFileSync('git', ['init', '-q', '-b', 'main', ...(options.initArgs ?? []), scratch.root])
  scratch.git(['config', 'user.name', 'Ada Test'])
  scratch.git(['config', 'user.email', 'ada@example.com'])
  scratch.git(['config', 'gc.auto', '0'])
  if (options.empty !== true)
    scratch.commit({ 'a.txt': 'one\n', 'b.txt': 'two\n', 'src/c.txt': 'three\n' }, 'Start')
  return scratch
}

export function scratchAt(folder: string): Scratch {
  const root = join(folder, 'project')
  const git: Scratch['git'] = (args, { cwd = root, input } = {}) =>
    execFileSync('git', [...args], {
      cwd,
      input: input ?? '',
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    })
  const write: Scratch['write'] = (files, where = root) => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(where, path)), { recursive: true })
      writeFileSync(join(where, path), content)
    }
  }
  const commit: Scratch['commit'] = (files, message = 'Change') => {
    write(files)
    git(['add', '-A'])
    git(['commit', '-q', '-m', message])
    return oid(git(['rev-parse', 'HEAD']).trim())
  }
  return { root, worktrees: join(folder, 'project.loopwork'), folder, git, write, commit }
}

/** Nothing of the machine's own git settings may decide a test. */
function useHome(home: string): void {
  mkdirSync(home, { recursive: true })
  for (const name of Object.keys(process.env))
    if (name.startsWith('GIT_')) Reflect.deleteProperty(process.env, name)
  process.env['HOME'] = home
  process.env['XDG_CONFIG_HOME'] = join(home, '.config')
  delete process.env['EMAIL']
}
