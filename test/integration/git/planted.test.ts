import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openScratch, startTry } from '../../support/git/open-scratch.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'

test('nothing that an agent planted in the repository is run by anything we do', async () => {
  const scratch = scratchRepository()
  const tip = scratch.commit({
    '.gitattributes': '*.x diff=evil merge=evil\n*.log merge=union\n',
    'f.x': ten('1', '10'),
  })
  const git = await openScratch(scratch)
  await git.lane.tip('main')
  const one = await startTry(git, scratch, { slug: 'one' })
  const two = await startTry(git, scratch, { slug: 'two' })
  plant(scratch, one.dir)

  scratch.write({ 'f.x': ten('one', '10'), 'new.x': 'new\n' }, one.dir)
  scratch.write({ 'f.x': ten('1', 'two') }, two.dir)
  await git.worktrees.look({ dir: one.dir, slug: 'one', number: 1, base: tip, given: tip })
  const works = [await one.collect(), await two.collect()].map((collected) => {
    if (collected.kind === 'nothing' || collected.work === null) throw new Error(collected.kind)
    return collected.work.commit
  })
  let at = tip
  for (const [index, slug] of ['one', 'two'].entries()) {
    const order = { tip: at, base: tip, work: works[index]!, slug, message: slug, trailers: [] }
    const merged = await git.lane.merge(order)
    if (merged.kind !== 'clean') throw new Error(JSON.stringify(merged))
    await git.lane.checkout('main', merged.commit, scratch.worktrees)
    expect(await git.lane.advance('main', at, merged.commit)).toBe(true)
    expect(await git.lane.follow('main')).toMatchObject({ kind: 'followed' })
    at = merged.commit
  }
  scratch.write({ 'f.x': 'dirty\n' })
  await git.lane.advance('main', at, tip)
  await git.lane.incoming('main')
  await git.lane.follow('main')
  const three = await startTry(git, scratch, { slug: 'three', base: at })
  await three.remove()
  await one.remove()
  expect(canaries(scratch)).toEqual([])

  // The traps work: git itself walks into them.
  scratch.git(['status'])
  expect(canaries(scratch)).not.toEqual([])
})

test('a run that starts in a planted repository runs nothing either', async () => {
  const scratch = scratchRepository()
  plant(scratch, scratch.root)
  const git = await openScratch(scratch)
  const work = await startTry(git, scratch, { base: await git.lane.tip('main') })
  scratch.write({ 'a.txt': 'edited\n' }, work.dir)
  expect((await work.collect()).kind).toBe('work')
  expect(canaries(scratch)).toEqual([])
})

test('a submodule’s own settings run nothing, although .gitmodules asks git to look into it', async () => {
  const scratch = scratchRepository()
  const other = join(scratch.folder, 'other')
  scratch.git(['init', '-q', other])
  scratch.write({ 'x.txt': 'x\n' }, other)
  scratch.git(['add', '-A'], { cwd: other })
  scratch.git(['-c', 'user.name=x', '-c', 'user.email=x@y', 'commit', '-qm', 'x'], { cwd: other })
  scratch.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other, 'sub'])
  const base = scratch.commit({})
  const git = await openScratch(scratch)
  const attempt = await startTry(git, scratch, { base })
  scratch.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--init'], {
    cwd: attempt.dir,
  })
  scratch.git(['config', '-f', '.gitmodules', 'submodule.sub.ignore', 'none'], { cwd: attempt.dir })
  const sub = join(attempt.dir, 'sub')
  scratch.git(['config', 'filter.evil.clean', `touch '${join(scratch.folder, 'canary-submodule')}'; cat`], {
    cwd: sub,
  })
  scratch.write({ '.gitattributes': '* filter=evil\n', 'x.txt': 'y\n' }, sub)
  scratch.write({ 'a.txt': 'edited\n' }, attempt.dir)
  await git.worktrees.look({ dir: attempt.dir, slug: 'item', number: 1, base, given: base })
  expect((await attempt.collect()).kind).toBe('refused')
  expect(canaries(scratch)).toEqual([])
})

/** Every way the settings offer to have a program run, each leaving a file that names it. */
function plant(scratch: Scratch, where: string): void {
  const touch = (name: string): string => `touch '${join(scratch.folder, `canary-${name}`)}'`
  const set = (key: string, value: string): string =>
    scratch.git(['config', '--local', key, value], { cwd: where })
  for (const [kind, keys] of Object.entries({
    filter: ['clean', 'smudge', 'process'],
    diff: ['command', 'textconv'],
    merge: ['driver'],
  })) {
    for (const key of keys) set(`${kind}.evil.${key}`, `${touch(`${kind}-${key}`)}; cat`)
  }
  set('diff.external', touch('diff-external'))
  set('core.sshCommand', touch('ssh'))
  set('core.pager', touch('pager'))
  set('core.editor', touch('editor'))
  set('core.askPass', touch('askpass'))
  set('credential.helper', `!${touch('credential')}`)
  set('core.alternateRefsCommand', touch('alternate-refs'))
  set('gpg.program', touch('gpg'))
  set('commit.gpgSign', 'true')
  set('merge.default', 'evil')
  set('protocol.ext.allow', 'always')
  set('alias.checkout-index', `!${touch('alias')}`)

  const hooks = join(scratch.root, '.git/hooks')
  mkdirSync(hooks, { recursive: true })
  for (const hook of [
    'post-checkout',
    'post-index-change',
    'reference-transaction',
    'pre-commit',
    'commit-msg',
    'post-commit',
    'post-merge',
    'post-rewrite',
    'pre-auto-gc',
  ]) {
    writeFileSync(join(hooks, hook), `#!/bin/sh\n${touch(`hook-${hook}`)}\n`)
    chmodSync(join(hooks, hook), 0o755)
  }
  const monitor = join(scratch.folder, 'monitor')
  writeFileSync(monitor, `#!/bin/sh\n${touch('fsmonitor')}\n`)
  chmodSync(monitor, 0o755)
  set('core.fsmonitor', monitor)
  mkdirSync(join(scratch.root, '.git/info'), { recursive: true })
  if (where !== scratch.root)
    writeFileSync(join(scratch.root, '.git/info/attributes'), '* filter=evil diff=evil merge=evil\n')
  for (const name of readdirSync(scratch.folder)) {
    if (name.startsWith('canary-')) throw new Error(`${name} is there before the start`)
  }
  expect(existsSync(join(hooks, 'post-checkout'))).toBe(true)
}

const canaries = (scratch: Scratch): readonly string[] =>
  readdirSync(scratch.folder).filter((name) => name.startsWith('canary-'))

const ten = (first: string, last: string): string => `${first}\n2\n3\n4\n5\n6\n7\n8\n9\n${last}\n`
