import { statSync } from 'node:fs'
import path from 'node:path'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject } from '../../app/project.ts'
import {
  changedSharedConfig,
  keepSharedConfig,
  restoreSharedConfig,
} from '../../git/repository/shared-config.ts'
import type { Finding } from './finding.ts'

/**
 * Settings of the repository that changed during a run. With `--fix` or `--keep` they are decided before everything else: some of them
 * prevent git from finding the repository.
 */
export async function sharedConfigFinding(
  flags: CommonFlags & { readonly fix?: boolean; readonly keep?: boolean },
): Promise<readonly Finding[]> {
  const project = await findProject(flags, { lenient: true })
  const commonDir = project.found?.commonDir ?? gitFolderAbove(project.cwd)
  if (commonDir === null) return []
  const stateDir = project.found === null ? path.join(commonDir, 'loopwork') : project.stateDir
  const place = { commonDir, privateDirs: path.join(stateDir, 'git') }
  const names = await changedSharedConfig(place)
  if (names === null) return []
  const text = `GIT_CONFIG_DRIFT: changed while a run went on: ${names.join(', ')}`
  if (flags.keep === true) {
    await keepSharedConfig(place)
    return [{ kind: 'good', name: 'settings', text: `kept: ${names.join(', ')}`, mend: null }]
  }
  if (flags.fix === true) {
    await restoreSharedConfig(place)
    return [{ kind: 'good', name: 'settings', text: `put back: ${names.join(', ')}`, mend: null }]
  }
  return [
    {
      kind: 'bad',
      name: 'settings',
      text,
      mend: 'loopwork doctor --keep takes them over, loopwork doctor --fix puts back what was',
    },
  ]
}

function gitFolderAbove(folder: string): string | null {
  for (let at = folder; ; at = path.dirname(at)) {
    const git = path.join(at, '.git')
    if (statSync(git, { throwIfNoEntry: false })?.isDirectory() === true) return git
    if (at === path.dirname(at)) return null
  }
}
