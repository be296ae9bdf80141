import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRefs } from '../../../src/git/objects/refs/refs.ts'
import { gitShim } from '../../support/git/git-shim.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'
import { siteOf } from '../../support/git/site-of.ts'

const names = [
  'refs/heads/main',
  'refs/heads/a',
  'refs/heads/a/b',
  'refs/heads/ä',
  'refs/loopwork/lanes/main',
]

/** What git itself says of them. */
function byGit(scratch: Scratch): Readonly<Record<string, string>> {
  const lines = scratch.git(['for-each-ref', '--format=%(refname) %(objectname)']).trim().split('\n')
  return Object.fromEntries(
    lines.map((line) => line.split(' ')).filter(([name]) => names.includes(name ?? '')),
  ) as Record<string, string>
}

function commitOn(scratch: Scratch, message: string): string {
  return scratch.git(['commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', message]).trim()
}

test('refs are read from their files as git reads them, whatever another git does to them between two looks', async () => {
  const scratch = scratchRepository()
  const site = await siteOf(scratch)
  const { git } = scratch
  const first = git(['rev-parse', 'HEAD']).trim()
  const second = commitOn(scratch, 'second')
  const steps: readonly (() => unknown)[] = [
    () => git(['branch', 'ä']),
    () => git(['branch', 'a/b']),
    () => git(['update-ref', 'refs/loopwork/lanes/main', first]),
    () => git(['pack-refs', '--all']),
    () => git(['update-ref', 'refs/heads/main', second]),
    () => git(['branch', '-D', 'a/b']),
    () => git(['branch', 'a']),
    () => git(['update-ref', 'refs/heads/main', first]),
    () => git(['pack-refs', '--all', '--prune']),
    () => git(['gc', '--quiet', '--prune=now']),
    () => git(['update-ref', '-d', 'refs/loopwork/lanes/main']),
    () => git(['symbolic-ref', 'refs/heads/a', 'refs/heads/ä']),
    () => git(['update-ref', 'refs/heads/ä', second]),
  ]
  for (const [at, step] of steps.entries()) {
    step()
    expect(Object.fromEntries(await readRefs(site, names)), `after step ${at}`).toEqual(byGit(scratch))
  }
})

test('a link in place of a ref, a file that is no id and a ref that names no commit are read as git reads them', async () => {
  const scratch = scratchRepository()
  const site = await siteOf(scratch)
  const head = scratch.git(['rev-parse', 'HEAD']).trim()
  symlinkSync('main', join(scratch.root, '.git/refs/heads/link'))
  expect((await readRefs(site, ['refs/heads/link'])).get('refs/heads/link')).toBe(head)
  const broken = join(scratch.root, '.git/refs/heads/broken')
  writeFileSync(broken, '')
  expect(await readRefs(site, ['refs/heads/broken'])).toEqual(new Map())
  rmSync(broken)
  // No commit of anybody's.
  scratch.git(['update-ref', 'refs/loopwork/lanes/main', scratch.git(['rev-parse', 'HEAD^{tree}']).trim()])
  expect(await readRefs(site, ['refs/loopwork/lanes/main'])).toEqual(new Map())
})

test('a ref at a commit that was met before costs no process, one at a new commit costs one', async () => {
  const scratch = scratchRepository()
  const site = await siteOf(scratch)
  const log = join(scratch.folder, 'log')
  const processes = (): number => readFileSync(log, 'utf8').length
  writeFileSync(log, '')
  await readRefs(site, ['refs/heads/main'])
  const next = commitOn(scratch, 'next')
  const restore = gitShim(scratch.folder, `printf x >> '${log}'`)
  try {
    await readRefs(site, ['refs/heads/main', 'refs/heads/none'])
    expect(processes()).toBe(0)
    scratch.git(['update-ref', 'refs/heads/main', next])
    writeFileSync(log, '')
    expect((await readRefs(site, ['refs/heads/main'])).get('refs/heads/main')).toBe(next)
    expect((await readRefs(site, ['refs/heads/main'])).get('refs/heads/main')).toBe(next)
    expect(processes()).toBe(1)
  } finally {
    restore()
  }
})
