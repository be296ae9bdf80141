import { afterEach, expect, test } from 'vitest'
import { claude, codex, fakeClis } from '../../support/fake-clis.ts'
import { ScratchRepository } from '../../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

/** Prints what the real one prints, and does one thing. */
const workingClaude = claude.replace(
  '*) exit 9',
  [
    '*) cat > prompt.txt; echo "$*" > args.txt',
    `echo '{"type":"system","subtype":"init","session_id":"s1","model":"m"}'`,
    `echo '{"type":"result","subtype":"success","is_error":false,"result":"done"}'`,
  ].join('; '),
)

test('the agents that are known, which are here, and which nobody has tried yet', async () => {
  repository = await ScratchRepository.make(null, {
    agent: 'careful',
    agents: { careful: { extends: 'claude', autonomy: 'edit' }, lost: { command: ['./lost.sh'] } },
  })
  const PATH = await fakeClis(repository.outside('clis'), { claude, codex, aider: 'echo 1.0' })
  const { exit, stdout } = await repository.loopwork(['agents'], { PATH })
  expect(exit).toBe(0)
  expect(stdout).toMatch(/^✓ careful +2\.1\.332 +logged in +used here; of the config; .*\/claude$/m)
  expect(stdout).toMatch(/^ {2}lost +of the config; .*lost\.sh does not exist$/m)
  expect(stdout).toMatch(/^✓ claude +2\.1\.332 +logged in +\S*\/claude$/m)
  expect(stdout).toMatch(/^▵ codex +0\.169\.0 +no login found +\S*\/codex$/m)
  expect(stdout).toMatch(/^ {2}amp +untried: by its documentation; not on PATH$/m)
  expect(stdout).toMatch(/^▵ aider +untried: .*another program: it prints "1\.0"$/m)
  const json = await repository.loopwork(['agents', '--json'], { PATH })
  expect(JSON.parse(json.stdout)).toContainEqual({
    name: 'codex',
    origin: 'built-in',
    chosen: false,
    tried: true,
    state: 'found',
    program: repository.outside('clis/codex'),
    version: '0.169.0',
    login: 'no login found',
    why: null,
  })
})

test('an installed agent is offered by name, never taken; named, it works with nothing configured', async () => {
  repository = await ScratchRepository.make([{ id: 'A' }])
  const one = await fakeClis(repository.outside('one'), { claude: workingClaude })
  const two = await fakeClis(repository.outside('two'), { claude, codex })
  for (const verb of ['run', 'tui']) {
    const refused = await repository.start([verb], { PATH: one }).finished
    expect(refused.exit).toBe(2)
    expect(refused.stderr).toMatch(
      /no agent is configured\n +claude is installed here: to use it, say --agent claude; or /,
    )
  }
  const several = await repository.start(['run'], { PATH: two }).finished
  expect(several.stderr).toContain(
    'claude and codex are installed here: choose one with --agent claude or --agent codex; or ',
  )
  const doctor = await repository.start(['doctor'], { PATH: one }).finished
  expect(doctor.stdout).toMatch(
    /▵ agent +claude is installed: .*2\.1\.332 \(logged in\)\n +mend: to use it, say --agent claude/,
  )

  const done = await repository.start(['run', '--agent', 'claude', '--model', 'opus'], { PATH: one }).finished
  expect(done.stderr).not.toContain('failed')
  expect(done.exit).toBe(0)
  expect(repository.git('show', 'main:args.txt')).toContain(
    '--permission-mode bypassPermissions --model opus',
  )
  expect(repository.git('show', 'main:prompt.txt')).toContain('Task: A')
})

test.each([
  [['--agent', 'cladue'], 'did you mean claude?'],
  [['--agent', 'amp', '--model', 'big'], 'agents.amp.when.model'],
  [['--agent', 'claude', '--model', '--yolo'], 'must be the name of a model'],
  [['--agent', 'command'], 'agents: { mine:'],
])('%j is refused, and nothing is begun', async (flags, said) => {
  repository = await ScratchRepository.make([{ id: 'A' }])
  const { exit, stderr } = await repository.start(['run', ...flags]).finished
  expect(stderr).toContain(said)
  expect(exit).toBe(2)
})
