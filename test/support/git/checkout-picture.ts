import { execFileSync } from 'node:child_process'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** Everything of a checkout that is the user's: two pictures are equal when nothing was touched. */
export interface CheckoutPicture {
  readonly head: string
  /** Branches, tags, stash, notes; without what is ours under refs/loopwork and loopwork/. */
  readonly refs: readonly string[]
  readonly index: readonly string[]
  /** Every entry of the stash, the newest first. */
  readonly stash: readonly string[]
  /** Path → kind, mode and content of every file: tracked, untracked and ignored. */
  readonly files: Readonly<Record<string, string>>
}

export function pictureOf(root: string): CheckoutPicture {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' })
  const gitDir = git('rev-parse', '--absolute-git-dir').trim()
  return {
    head: readFileSync(join(gitDir, 'HEAD'), 'utf8'),
    refs: git('for-each-ref', '--format=%(refname) %(objectname)')
      .split('\n')
      .filter((line) => !/^refs\/(?:loopwork|heads\/loopwork)\//.test(line)),
    index: git('ls-files', '--stage', '-v', '-z').split('\0'),
    stash: git('stash', 'list', '--format=%H %gs').split('\n'),
    files: Object.fromEntries(filesIn(root, '')),
  }
}

function filesIn(root: string, folder: string): [string, string][] {
  return readdirSync(join(root, folder)).flatMap((name): [string, string][] => {
    const path = folder === '' ? name : `${folder}/${name}`
    if (path === '.git') return []
    const stat = lstatSync(join(root, path))
    if (stat.isDirectory()) return [[path, 'folder'], ...filesIn(root, path)]
    if (stat.isSymbolicLink()) return [[path, `link ${readlinkSync(join(root, path))}`]]
    return [[path, `${stat.mode.toString(8)} ${readFileSync(join(root, path), 'latin1')}`]]
  })
}
