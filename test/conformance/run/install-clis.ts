import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { clis } from '../clis/all.ts'

/** Installs each CLI into the folder by exact version; one that can't be installed is reported and left out. */
export function installClis(folder: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(emptyProject, null, 2))
  for (const cli of clis) {
    const what = `${cli.package}@${cli.version}`
    console.log(`installing ${what}`)
    const { status, stderr } = spawnSync(
      'npm',
      ['install', '--no-audit', '--no-fund', '--save-exact', what],
      {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    if (status !== 0) console.log(`  can't be installed, its cases are skipped:\n${stderr.trimEnd()}`)
  }
}

/** The binaries of some packages are put into their place by a script, which npm runs only where it is named. */
const emptyProject = {
  private: true,
  allowScripts: Object.fromEntries(
    clis.filter(({ installScripts }) => installScripts).map((cli) => [cli.package, true]),
  ),
}
