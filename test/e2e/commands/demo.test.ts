import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

interface EndedItem {
  readonly id: string
  readonly state: string
  readonly attempts: number
}

test('without a terminal it runs at once: a refused try is mended, and one of two tasks conflicts', async () => {
  repository = await ScratchRepository.make()
  const temporary = repository.outside('temporary')
  await mkdir(temporary)
  const env = { TMPDIR: temporary, LOOPWORK_SCRIPTED_PACE: '0.25' }
  const { exit, stdout, stderr } = await repository.start(['demo', '--json'], env).finished
  expect(stderr).toContain('The repository stays in')
  const [, alias = ''] =
    /^ {2}alias loopwork=(\S+) +for such commands: it is not on your PATH$/m.exec(stderr) ?? []
  expect(existsSync(alias)).toBe(true)
  const [, remove = ''] = /^ {2}(rm -rf .*?) {2,}removes it/m.exec(stderr) ?? []
  execFileSync('sh', ['-c', remove])
  expect(await readdir(temporary)).toEqual([])
  expect(exit).toBe(0)
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
  const items = events.at(-1)?.['items'] as readonly EndedItem[]
  const stateOf = (id: string): string | undefined => items.find((item) => item.id === id)?.state
  expect([stateOf('TEXT-002'), stateOf('TEXT-003')].sort()).toEqual(['conflict', 'done'])
  expect(items.filter(({ state }) => state === 'done')).toHaveLength(7)
  const refused = items.find(({ id }) => id === 'TEXT-004')
  expect(refused).toMatchObject({ state: 'done' })
  expect(stdout).toContain('gate:failed')
  expect(stdout).toContain('slug.ts:1: no doc comment')
})
