import { glob, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, matchesGlob } from 'node:path'
import { expect, test } from 'vitest'
import { findAt, liesAt } from '../../../src/backlog/folder/usual-place.ts'
import { formats } from '../../../src/backlog/formats/registry.ts'
import { folderWith } from '../../support/folder-with.ts'

const places = formats.flatMap((format) => format.places)
const starred = ['specs/*/tasks.md', '*/tasks.md', 'a/*/b/*/c.md', ...places]

const paths = starred
  .map((place) => place.replaceAll('*', 'one'))
  .flatMap((path) => [path, `app/${path}`, `../${path}`, `/${path}`, `.hidden/${path}`, `${path}/more`])
  .concat('specs/.one/tasks.md', 'specs/tasks.md', 'specs/one/two/tasks.md', '*/tasks.md', 'tasks.md', '')

test.each(starred)('a path lies at %s where Node’s globs say so', (place) => {
  const ours = paths.filter((path) => liesAt(path, place))
  expect(ours).toEqual(paths.filter((path) => matchesGlob(`/${path}`, `**/${place}`)))
  expect(ours.length).toBeGreaterThan(0)
})

test.each(starred)('what is found at %s is what Node’s globs find', async (place) => {
  const root = await folderWith({})
  const found = place.replaceAll('*', 'one')
  for (const path of [found, place.replaceAll('*', '.hidden'), place.replaceAll('*', 'file/further')]) {
    await mkdir(join(root, dirname(path)), { recursive: true })
    await writeFile(join(root, path), '')
  }
  const theirs: string[] = []
  for await (const path of glob(place, { cwd: root })) theirs.push(path)
  expect((await findIn(root, place)).toSorted()).toEqual(theirs.toSorted())
  expect(theirs).toContain(found)
})

test('a link that leads nowhere is there; a folder that is one is not entered, and one may be called *', async () => {
  const root = await folderWith({ 'real/tasks.md': '', 'specs/*/tasks.md': '', 'specs/none.md': '' })
  await mkdir(join(root, 'specs/broken'))
  await symlink('nowhere', join(root, 'specs/broken/tasks.md'))
  await symlink('../real', join(root, 'specs/linked'))
  expect((await findIn(root, 'specs/*/tasks.md')).toSorted()).toEqual([
    'specs/*/tasks.md',
    'specs/broken/tasks.md',
  ])
  expect(await findIn(root, 'nowhere/*/tasks.md')).toEqual([])
})

async function findIn(root: string, place: string): Promise<readonly string[]> {
  const found: string[] = []
  for await (const path of findAt(root, place)) found.push(path)
  return found
}
