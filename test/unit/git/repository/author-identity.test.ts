import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { configuredIdentity, identityOf } from '../../../../src/git/repository/author-identity.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'loopwork-identity-'))
  execFileSync('git', ['init', '-q'], { cwd: root })
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const plain = ['Ada', 'Ada Lovelace', 'Ünal Çelik', '李雷', "Conan O'Brien", 'x-y_z (team) 2', 'a"b', 'a\\b']
const asked = ['Ada.', ' Ada', 'Ada ', '"Ada"', 'Ada <a@b.c>', 'A>da', 'true', '.', 'A\tda', 'Ada\n', "'Ada'"]

test.each([...plain, ...asked])('a name in the config is what git makes of it: %j', async (name) => {
  const config = new Map([
    ['user.name', name],
    ['user.email', 'ada@example.org'],
  ])
  for (const [key, value] of config) execFileSync('git', ['config', key, value], { cwd: root })
  const told = configuredIdentity(config, {})
  expect(told !== null).toBe(plain.includes(name))
  if (told !== null) expect(told).toEqual(await identityOf(root))
})

test('git is asked where anything else has a say, or too little is known', () => {
  const config = [
    ['user.name', 'Ada'],
    ['user.email', 'ada@example.org'],
  ] as const
  const known = { name: 'Ada', email: 'ada@example.org' }
  expect(configuredIdentity(new Map(config), {})).toEqual({ author: known, committer: known })
  expect(configuredIdentity(new Map(config.slice(0, 1)), {})).toBeNull()
  expect(configuredIdentity(new Map([...config, ['author.email', 'a@b.c']]), {})).toBeNull()
  expect(configuredIdentity(new Map([...config, ['committer.name', 'Ci']]), {})).toBeNull()
  expect(configuredIdentity(new Map(config), { GIT_AUTHOR_NAME: 'Somebody' })).toBeNull()
  expect(configuredIdentity(new Map(config), { GIT_COMMITTER_EMAIL: '' })).toBeNull()
})
