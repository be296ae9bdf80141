import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { usersPager } from '../../../src/git/repository/users-pager.ts'
import { scratchRepository } from '../../support/git/scratch-repository.ts'

interface Case {
  readonly name: string
  readonly global?: string
  readonly env?: Readonly<Record<string, string>>
  readonly line: string
}

const cases: readonly Case[] = [
  { name: 'nothing is said: less', line: 'less' },
  { name: 'PAGER', env: { PAGER: 'most' }, line: 'most' },
  {
    name: 'core.pager before PAGER',
    global: '[core]\n\tpager = delta',
    env: { PAGER: 'most' },
    line: 'delta',
  },
  {
    name: 'pager.diff before core.pager',
    global: '[core]\n\tpager = less\n[pager]\n\tdiff = delta --dark | less',
    line: 'delta --dark | less',
  },
  { name: 'GIT_PAGER before all', global: '[pager]\n\tdiff = delta', env: { GIT_PAGER: 'bat' }, line: 'bat' },
  {
    name: 'pager.diff = false: none',
    global: '[pager]\n\tdiff = false',
    env: { PAGER: 'most' },
    line: 'cat',
  },
  {
    name: 'pager.diff without a value: the usual one',
    global: '[pager]\n\tdiff',
    env: { PAGER: 'most' },
    line: 'most',
  },
  { name: 'an empty one: none', env: { PAGER: '' }, line: 'cat' },
]

test('the pager is what git would start, and never one that the repository names', async () => {
  for (const { name, global = '', env = {}, line } of cases) {
    const scratch = scratchRepository()
    scratch.git(['config', 'core.pager', 'planted'])
    scratch.git(['config', 'pager.diff', 'planted'])
    appendFileSync(join(scratch.folder, 'home/.gitconfig'), global)
    expect(await usersPager(scratch.root, env), name).toBe(line)
  }
})
