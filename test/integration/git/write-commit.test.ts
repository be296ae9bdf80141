import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { oid } from '../../../src/core/ids.ts'
import { writeCommit } from '../../../src/git/objects/without-git/write-commit.ts'
import { scratchRepository } from '../../support/git/scratch-repository.ts'

const ada = { name: 'Ada Test', email: 'ada@example.com', date: '@1764100000 +0100' }
const plain: readonly (typeof ada)[] = [
  ada,
  { ...ada, name: 'Ünïcödé 名前 O’Brien-Smith (she)' },
  { ...ada, name: 'a', email: 'b' },
  { ...ada, email: '' },
  { ...ada, name: 'Ada "the first" Test, Esq', date: '@0 +0000' },
  { ...ada, name: 'tab\tin\tit', date: '@1764100000 -0730' },
]
const forGit: readonly (typeof ada)[] = [
  { ...ada, name: 'Test, Ada Jr.' },
  { ...ada, name: ' spaced ' },
  { ...ada, name: 'A <b> c' },
  { ...ada, email: '<ada@example.com>' },
  { ...ada, name: 'Nul\0' },
  { ...ada, date: '@1764100000 -0000' },
  { ...ada, date: '@99999999999 +0000' },
  { ...ada, date: 'yesterday' },
]
const messages = ['Work\n', 'Fix: ünï\n\n# not a comment\n\nLoopwork-Item: T-1\n', 'no line end', '\n\n', '']

const peopleOf = ({ name, email, date }: typeof ada) => ({
  ...{ GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date },
  ...{ GIT_COMMITTER_NAME: 'Bo', GIT_COMMITTER_EMAIL: 'bo@example.com', GIT_COMMITTER_DATE: date },
})

test.each(['sha1', 'sha256'])('a commit is written byte for byte as git writes it (%s)', async (format) => {
  const scratch = scratchRepository({ initArgs: [`--object-format=${format}`] })
  const objects = join(scratch.folder, 'quarantine')
  mkdirSync(objects)
  const head = oid(scratch.git(['rev-parse', 'HEAD']).trim())
  const tree = oid(scratch.git(['rev-parse', 'HEAD^{tree}']).trim())
  const other = oid(scratch.git(['commit-tree', tree, '-m', 'other']).trim())
  const slot = { gitDir: `${scratch.root}/.git`, workTree: scratch.root, objects }
  for (const person of plain) {
    for (const [at, message] of messages.entries()) {
      const parents = [head, other].slice(0, at % 3)
      const people = peopleOf(person)
      const options = parents.flatMap((parent) => ['-p', parent])
      const told = execFileSync('git', ['commit-tree', ...options, tree], {
        cwd: scratch.root,
        env: { ...process.env, ...people },
        input: message,
        encoding: 'utf8',
      })
      expect(await writeCommit(slot, { tree, parents, people, message })).toBe(told.trim())
    }
  }
  const env = { ...process.env, GIT_ALTERNATE_OBJECT_DIRECTORIES: objects }
  const checked = execFileSync('git', ['fsck', '--full', '--no-dangling'], { cwd: scratch.root, env })
  expect(String(checked)).toBe('')
})

test('names and dates that git would change, and parents that are one, are left to git', async () => {
  const slot = { gitDir: '/nowhere', workTree: '/nowhere', objects: '/nowhere' }
  const tree = oid('1'.repeat(40))
  for (const person of forGit)
    expect(await writeCommit(slot, { tree, parents: [], people: peopleOf(person), message: 'm' })).toBeNull()
  const people = peopleOf(ada)
  expect(await writeCommit(slot, { tree, parents: [tree, tree], people, message: 'm' })).toBeNull()
})
