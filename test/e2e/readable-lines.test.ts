import { writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { fakeCli, recorded } from '../support/fake-cli.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

/** Of `claude-multistep.jsonl`, as far as they don't depend on how long it took. */
const said = [
  '── claude-sonnet-4-5, session 488479d5 ──',
  'I plan. (no such tool here)',
  '$ true',
  '✓ exit 0',
  'I read README.md.',
  '› Read README.md',
  'I edit README.md.',
  '› Edit README.md  +1 −1',
  'I run a command.',
  '$ echo "1 failing"; echo oops >&2; exit 3',
  '│ 1 failing',
  '│ oops',
  '✗ exit 3',
  'I write src/new.txt.',
  '› Write src/new.txt  +1',
  'Done. All steps are carried out.',
  '= done  6 turns  15k tok  $0.03  0.5s',
]

/** A time that is ours: how long the two parts of the stream were apart. */
const withoutTimes = (lines: readonly string[]): string[] =>
  lines.map((line) =>
    line.replace(/^(✓|✗) exit (\d) {2}.*/, '$1 exit $2').replace(/\/[^ ]*\/(README|src)/, '$1'),
  )

test('an agent that prints records is shown as lines, each once, though its supervisor is killed in between', async () => {
  repository = await ScratchRepository.make([{ id: 'A' }], { agent: 'claude' })
  const go = repository.outside('go')
  const stream = recorded('claude-multistep.jsonl')
  const env = fakeCli(
    repository,
    'claude',
    `place() { sed "s#/work-repo#$(pwd)#g"; }
    head -n 9 '${stream}' | place
    while [ ! -e '${go}' ]; do sleep 0.05; done
    tail -n +10 '${stream}' | place
    echo work >a.txt`,
  )
  const first = repository.start(['run', '--config', repository.config], env)
  await until('half of it', () => first.output().includes('› Read README.md'))
  expect(first.output()).not.toContain('{"type"')
  first.child.kill('SIGKILL')
  await first.finished
  writeFileSync(go, '')
  const second = await repository.loopwork(['run', '--json'], env)
  expect(second.exit).toBe(0)
  const printed = second.stdout.split('\n').filter((line) => line.includes('"agent:output"'))
  expect(printed.map((line) => (JSON.parse(line) as { kind: string }).kind)).toContain('result')
  const { stdout } = await repository.loopwork(['logs', 'A'])
  expect(withoutTimes(stdout.trimEnd().split('\n'))).toEqual(said)
})
