import { expect, test } from 'vitest'
import { LoopworkError } from '../../../src/core/errors.ts'
import type { Clock } from '../../../src/core/ports/clock.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { createPatience, patientStore } from '../../../src/supervisor/patient-store.ts'

const clock: Clock = { now: () => 7, awakeMs: () => 7, sleep: () => Promise.resolve() }

function failing(times: number, code: string) {
  let calls = 0
  const sources = () => {
    if (++calls > times) return Promise.resolve(['a.json'])
    const cause = Object.assign(new Error(code), { code })
    return Promise.reject(new LoopworkError('store', 'the store x is in trouble', { hint: 'mend it', cause }))
  }
  return { store: { sources, dataVersion: () => 3 } as unknown as Store, calls: () => calls }
}

function patient(store: Store, giveUp = new AbortController()) {
  const told: (string | null)[] = []
  const changed = (hold: { readonly message: string } | null) => void told.push(hold?.message ?? null)
  return { told, store: patientStore(store, createPatience({ clock, giveUp: giveUp.signal, changed })) }
}

test.each([
  'SQLITE_FULL',
  'SQLITE_BUSY',
  'SQLITE_IOERR_WRITE',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
  'EACCES',
])('%s is waited out, and told once at each end', async (code) => {
  const trouble = failing(3, code)
  const { store, told } = patient(trouble.store)
  expect(await store.sources()).toEqual(['a.json'])
  expect(told).toEqual(['the store x is in trouble', null])
  expect(trouble.calls()).toBe(4)
})

test.each(['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'ENOENT'])('%s is an error at once', async (code) => {
  const trouble = failing(1, code)
  const { store, told } = patient(trouble.store)
  await expect(store.sources()).rejects.toThrow('in trouble')
  expect(told).toEqual([])
})

test('several that wait are told of as one', async () => {
  const { store, told } = patient(failing(5, 'SQLITE_FULL').store)
  await Promise.all([store.sources(), store.sources(), store.sources()])
  expect(told).toEqual(['the store x is in trouble', null])
})

test('given up, the next failure is the last, and what held is over', async () => {
  const giveUp = new AbortController()
  const trouble = failing(1_000_000, 'SQLITE_FULL')
  const { store, told } = patient(trouble.store, giveUp)
  const asked = store.sources()
  while (trouble.calls() < 3) await Promise.resolve()
  giveUp.abort()
  await expect(asked).rejects.toThrow('in trouble')
  expect(told).toEqual(['the store x is in trouble', null])
})
