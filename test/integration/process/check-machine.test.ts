import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkMachine } from '../../../src/app/starting/check-machine.ts'
import { tempFolder } from '../../support/store/temp-folder.ts'

test('a machine that is well is well for all that ask at the same moment, and nothing is left of it', async () => {
  const folder = tempFolder()
  try {
    const places = { stateDir: join(folder.path, 'state'), worktreeRoot: join(folder.path, 'trees') }
    for (const place of Object.values(places)) mkdirSync(place)
    const asked = Array.from({ length: 8 }, () => checkMachine(places, { check: async () => undefined }))
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 8 }, () => null))
    expect(Object.values(places).flatMap((place) => readdirSync(place))).toEqual([])
  } finally {
    folder.remove()
  }
})
