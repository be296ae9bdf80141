import { join } from 'node:path'
import { expect, it } from 'vitest'
import { settingsThatNeedTrust, isTrustedRun, trustRun } from '../../../../src/app/options/run-trust.ts'
import { folderWith } from '../../../support/folder-with.ts'
import { settings } from '../../../support/store/sample.ts'

const options = { sources: ['/r/b.json'] }

it('is given to what runs or redirects, in this store at this place; not to the order of its keys', async () => {
  const root = await folderWith({ 'state/x': '', 'copy/x': '' })
  const env = { HOME: join(root, 'home') }
  const place = { stateDir: join(root, 'state'), storeId: 'abc' }
  const trusted = (kept: Parameters<typeof isTrustedRun>[1], at = place) => isTrustedRun(at, kept, env)
  expect(await trusted({ settings, options })).toBe(false)
  await trustRun(place, { settings, options }, env)
  expect(await trusted({ settings, options })).toBe(true)

  const reversed = Object.fromEntries(Object.entries(settings).reverse()) as unknown as typeof settings
  expect(await trusted({ settings: reversed, options })).toBe(true)
  const harmless = { ...settings, workers: 9, onFailure: 'abort-all', waiting: 3 } as const
  expect(await trusted({ settings: harmless, options })).toBe(true)

  expect(await trusted({ settings, options }, { ...place, storeId: 'other' })).toBe(false)
  expect(await trusted({ settings, options }, { ...place, stateDir: join(root, 'copy') })).toBe(false)
  expect(await trusted({ settings, options: { sources: [] } })).toBe(false)
  for (const key of Object.keys(settingsThatNeedTrust(settings))) {
    const other = { ...settings, [key]: 'other' }
    expect(`${key} ${String(await trusted({ settings: other, options }))}`).toBe(`${key} false`)
  }
})
