import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const table = [
  { flags: ['--sequential'], workers: 1 },
  { flags: [], workers: 1 },
  { flags: ['--parallel'], workers: 2 },
  { flags: ['--parallel', '3'], workers: 3 },
  { flags: ['--max-tasks', '3'], workers: 3 },
  { flags: ['--parallel', '3', '--sequential'], workers: 1 },
]

test.each(table)('run $flags holds $workers agents at once', async ({ flags, workers }) => {
  repository = await ScratchRepository.make()
  const marks = repository.outside('marks')
  const gate = repository.outside('gate')
  await repository.backlog(
    ['A', 'B', 'C', 'D'].map((id) => ({
      id,
      script: [`mark ${marks}`, `wait-for ${gate}`, `write ${id}.txt ${id}`],
    })),
  )
  const running = repository.start(['run', '--config', repository.config, ...flags])
  await until(`${workers} agents`, () => repository.marks().length >= workers)
  // The supervisor fills every slot in one go, so one more would be there by the time it says where it stands.
  const { stdout } = await repository.loopwork(['status', '--json'])
  expect((JSON.parse(stdout) as { working: unknown[] }).working).toHaveLength(workers)
  writeFileSync(gate, '')
  const finished = await running.finished
  expect(finished.exit).toBe(0)
  const prefixes = new Set(finished.stdout.match(/^\[W\d+\]/gm))
  expect(prefixes.size).toBe(workers)
})

test.each([['--parallel', '65'], ['--parallel', 'many'], ['--strategy', 'luck'], ['--nonsense']])(
  'run %s %s is refused with one line',
  async (...flags) => {
    repository = await ScratchRepository.make([{ id: 'A', script: ['write a.txt a'] }])
    const finished = await repository.loopwork(['run', ...flags.filter((flag) => flag !== undefined)])
    expect(finished.exit).toBe(2)
    expect(finished.stderr.trim().split('\n').length).toBeLessThanOrEqual(2)
    expect(finished.stderr).toContain(flags[0] ?? '')
    expect(repository.stored()).toEqual([])
  },
)

test('--dry-run says what would be done and changes no byte and no row', async () => {
  repository = await ScratchRepository.make([
    { id: 'A', title: 'First', script: ['write a.txt a'] },
    { id: 'B', title: 'Second', dependsOn: ['A'], script: ['write b.txt b'] },
  ])
  const before = fingerprint(repository.root)
  const dry = await repository.loopwork(['run', '--dry-run'])
  expect(dry.exit).toBe(0)
  expect(dry.stdout).toMatch(/A.*First/)
  expect(dry.stdout).toMatch(/B.*Second.*needs A/)
  expect(fingerprint(repository.root)).toBe(before)

  // Also with a store that is there already.
  await repository.loopwork(['add', 'By hand'])
  const withStore = { files: fingerprint(repository.root), items: await repository.items() }
  expect((await repository.loopwork(['run', '--dry-run', '--parallel', '3'])).stdout).toContain('By hand')
  expect(await repository.items()).toEqual(withStore.items)
  expect(repository.git('for-each-ref')).not.toContain('loopwork')
})

function fingerprint(root: string): string {
  const hash = createHash('sha256')
  const walk = (dir: string): void => {
    for (const entry of readdirSync(dir, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const at = path.join(dir, entry.name)
      hash.update(`${at} ${statSync(at).mode}\n`)
      if (entry.isDirectory()) walk(at)
      else hash.update(readFileSync(at))
    }
  }
  walk(root)
  return hash.digest('hex')
}
