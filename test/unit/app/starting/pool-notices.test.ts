import { expect, test } from 'vitest'
import { poolNotices } from '../../../../src/app/starting/pool-notices.ts'
import { sharesAccountOf } from '../../../../src/core/policy/pool/shared-account.ts'
import { poolEntry, poolOf } from '../../../support/pool.ts'
import { usualSettings } from '../../../support/usual-settings.ts'

const [opus, sonnet] = ['opus', 'sonnet'].map((model) => poolEntry('claude', { model }))
const codex = poolEntry('codex')
const haiku = poolEntry('claude', { model: 'haiku', fallback: true })
const ofWork = poolEntry('careful', { account: 'claude', fallback: true })
const ownLogin = poolEntry('mine', { fallback: true })

test('whose login an entry uses too: of a fallback any that it stands in for, of the others the first before it', () => {
  const pool = [haiku, opus!, codex, sonnet!, ofWork, ownLogin]
  const shared = pool.map((entry) => sharesAccountOf(entry, pool))
  expect(shared).toEqual([opus, null, null, opus, opus, null])
})

test('a start says which fallback waits with the others, and which of a pool is not here, each once', () => {
  const pool = poolOf('round-robin', codex, opus!, haiku, ownLogin)
  const settings = { ...usualSettings('codex'), pool }
  const isMissing = (name: string) => (name === 'claude' ? 'claude is not on PATH' : null)
  const shares =
    'fallback claude/haiku shares the account of claude/opus, so it waits too while that account is limited'
  expect(poolNotices(settings, isMissing)).toEqual([
    'agent claude: claude is not on PATH; the others go on',
    shares,
  ])
  expect(poolNotices({ ...settings, sandbox: ['jail'] }, isMissing)).toEqual([shares])
  // Then the start is refused, or the run is held.
  expect(poolNotices({ ...settings, pool: poolOf('priority', opus!) }, isMissing)).toEqual([])
  expect(poolNotices({ ...settings, pool: null }, isMissing)).toEqual([])
})
