import { expect, test } from 'vitest'
import { configPlaces } from '../../../src/config/config-places.ts'
import { isTrusted, trust } from '../../../src/config/trust/trust.ts'
import { userFolder } from '../../../src/config/user-folder.ts'

test.each([
  { env: { HOME: '/home/ada' }, folder: '/home/ada/.cache/loopwork' },
  { env: { HOME: '/home/ada', XDG_CACHE_HOME: '/fast' }, folder: '/fast/loopwork' },
  { env: { HOME: '/home/ada', XDG_CACHE_HOME: 'fast' }, folder: '/home/ada/.cache/loopwork' },
  { env: { HOME: '', XDG_CACHE_HOME: '' }, folder: null },
  { env: { HOME: 'here' }, folder: null },
])('with $env the cache is in $folder', ({ env, folder }) => {
  expect(userFolder(env, 'XDG_CACHE_HOME', '.cache')).toBe(folder)
})

test('without a home nothing of the folder one stands in is taken for the user’s own', async () => {
  const env = { HOME: '' }
  const file = { realPath: '/repository/.loopworkrc', bytes: Buffer.from('agent: a\n') }
  expect(configPlaces({ root: '/repository', explicitFile: '/a.yaml', env })).toEqual(['/a.yaml'])
  expect(await isTrusted(file, env)).toBe(false)
  await expect(trust(file, env)).rejects.toMatchObject({
    kind: 'config',
    hint: expect.stringContaining('HOME') as string,
  })
})
