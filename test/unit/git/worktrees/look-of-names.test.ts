import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RepositoryContext } from '../../../../src/git/command/repository-context.ts'
import { lookOfNames } from '../../../../src/git/worktrees/repair/untouched.ts'
import { folderWith } from '../../../support/folder-with.ts'

test.each([
  'HEAD',
  'logs/HEAD',
  '../../refs/heads/loopwork/item/1',
  'reftable/tables.list',
  '../../reftable/tables.list',
])('a change of %s is seen', async (file) => {
  const commonDir = await folderWith({
    'refs/heads/loopwork/item/1': 'a',
    'reftable/tables.list': 'a',
    'worktrees/item/HEAD': 'a',
    'worktrees/item/logs/HEAD': 'a',
    'worktrees/item/reftable/tables.list': 'a',
  })
  const site = { repository: { commonDir } } as unknown as RepositoryContext
  const place = { adminDir: join(commonDir, 'worktrees/item'), branch: 'loopwork/item/1' }
  const before = await lookOfNames(site, place)
  expect(await lookOfNames(site, place)).toEqual(before)
  writeFileSync(join(place.adminDir, file), 'longer')
  expect((await lookOfNames(site, place)).commits).not.toBe(before.commits)
})
