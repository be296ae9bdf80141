import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { oid, type Oid } from '../../../src/core/ids.ts'
import type { PrivateGitDir } from '../../../src/git/command/git-command.ts'
import { openPrivateGitDir } from '../../../src/git/command/private-git-dir.ts'
import type { RepositoryContext } from '../../../src/git/command/repository-context.ts'
import { connected } from '../../../src/git/objects/connected.ts'
import { takeSnapshot } from '../../../src/git/repository/config-snapshot.ts'
import { findRepository } from '../../../src/git/repository/find-repository.ts'
import { memoryRecords } from '../../support/git/memory-records.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'

test('a commit on the base with all its trees and files is whole', async () => {
  const { scratch, look } = await lookInto()
  const base = scratch.commit({ 'a.txt': 'base\n' })
  const work = scratch.commit({ 'deep/er/b.txt': 'deep\n' })
  expect(await look([work], base)).toEqual({ kind: 'whole' })
  expect(await look([base], base)).toEqual({ kind: 'whole' })
  expect(await look([], base)).toEqual({ kind: 'whole' })
})

test.each([
  ['its commit', (work: string) => work],
  ['its tree', (work: string) => `${work}^{tree}`],
  ['a tree below', (work: string) => `${work}:deep`],
  ['a file', (work: string) => `${work}:deep/er/b.txt`],
  ['a file of a commit before it', (work: string) => `${work}^:first.txt`],
])('a commit that lacks %s is broken, and so is one where that is empty', async (_, name) => {
  const { scratch, look } = await lookInto()
  const base = scratch.commit({ 'a.txt': 'base\n' })
  scratch.commit({ 'first.txt': 'first\n' })
  scratch.commit({ 'first.txt': 'changed\n' })
  const work = scratch.commit({ 'deep/er/b.txt': 'deep\n' })
  const object = scratch.git(['rev-parse', name(work).replace('^:', '^^:')]).trim()
  const file = join(scratch.root, '.git/objects', object.slice(0, 2), object.slice(2))
  rmSync(file, { force: true })
  expect(await look([work], base)).toMatchObject({ kind: 'broken' })
  writeFileSync(file, '')
  expect(await look([work], base)).toMatchObject({ kind: 'broken' })
})

test('what the base lacks by itself is the history of the user, and not asked for', async () => {
  const { scratch, look } = await lookInto()
  const base = scratch.commit({ 'old.txt': 'old\n' })
  const work = scratch.commit({ 'b.txt': 'new\n' })
  const old = scratch.git(['rev-parse', `${base}:old.txt`]).trim()
  rmSync(join(scratch.root, '.git/objects', old.slice(0, 2), old.slice(2)))
  expect(await look([work], base)).toEqual({ kind: 'whole' })
})

test('a commit of another repository is broken, not an error', async () => {
  const { look, scratch } = await lookInto()
  const base = oid(scratch.git(['rev-parse', 'HEAD']).trim())
  expect(await look([oid('1'.repeat(40))], base)).toMatchObject({ kind: 'broken' })
  expect(await look([base], oid('1'.repeat(40)))).toMatchObject({ kind: 'broken' })
})

async function lookInto(): Promise<{
  readonly scratch: Scratch
  look(commits: readonly Oid[], base: Oid): ReturnType<typeof connected>
}> {
  const scratch = scratchRepository()
  const found = await findRepository(scratch.root)
  const head = oid(scratch.git(['rev-parse', 'HEAD']).trim())
  const site: RepositoryContext = {
    ...(await takeSnapshot(found)),
    repository: { root: found.root, name: found.name, commonDir: found.commonDir, branch: 'main', head },
    identity: {
      author: { name: 'Ada', email: 'ada@example.com' },
      committer: { name: 'Ada', email: 'ada@example.com' },
    },
    storeId: 'cafe12345678',
    records: memoryRecords(),
    privateDirs: join(scratch.folder, 'privateDirs'),
    mainRoot: found.root,
  }
  const workTree = join(scratch.folder, 'nothing')
  mkdirSync(workTree)
  const slot: PrivateGitDir = await openPrivateGitDir(site, { name: 'lane', workTree, head })
  return { scratch, look: (commits, base) => connected(site, slot, { commits, base }) }
}
