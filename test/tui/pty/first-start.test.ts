import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { withClaude } from '../../support/fake-claude.ts'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { Story } from '../../support/pty/story.ts'
import type { ScratchRepository } from '../../support/scratch-repository.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

/** A repository as its owner left it: two things to do, a test, and nothing of loopwork. */
async function freshRepository(): Promise<ScratchRepository> {
  const repository = await story.repository()
  await repository.write('TODO.md', '# To do\n\n- [ ] Add tokens\n- [ ] Rotate keys\n')
  await repository.write('package.json', '{"scripts":{"test":"true"}}')
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'second')
  return repository
}

const openFirst = (repository: ScratchRepository, env: NodeJS.ProcessEnv, args: readonly string[] = []) =>
  story.terminal(repository, { args, env, bare: true, columns: 100, rows: 30 })

const choices = (terminal: LoopworkTerminal): Promise<void> =>
  terminal.until('the choices', (screen) =>
    /agent +claude .*tasks +TODO\.md .*gate +npm test .*workers +2 /s.test(screen.text()),
  )

async function expectDone(terminal: LoopworkTerminal, tasks: number): Promise<void> {
  await terminal.until('the summary', (screen) => new RegExp(`DONE .* ${tasks}/${tasks}`).test(screen.row(1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
  expect(terminal.modesLeftOn()).toEqual([])
  expect(terminal.settings('after')).toBe(terminal.settings('before'))
}

test('loopwork in a fresh repository: what was found, Enter, and the tasks are done', async () => {
  const repository = await freshRepository()
  const terminal = await openFirst(repository, await withClaude(repository))
  await choices(terminal)
  expect(terminal.text()).toContain('Nothing has been written or started.')
  expect(existsSync(repository.at('.loopworkrc'))).toBe(false)

  terminal.press('enter')
  await expectDone(terminal, 2)
  const written = await repository.read('.loopworkrc')
  expect(written).toMatch(/^source: \["TODO\.md"\]$/m)
  expect(written).toMatch(/^agent: claude # 2\.1\.332$/m)
  expect(written).toMatch(/^gate: \["npm test"\]$/m)
  expect(repository.filesOn('main')).toEqual(expect.arrayContaining(['add-tokens.txt', 'rotate-keys.txt']))

  const again = await openFirst(repository, await withClaude(repository))
  expect(await again.exited).toBe(0)
  expect(again.text()).toContain('Start here, or join what runs: loopwork tui')
})

test('what is changed by key is what is written', async () => {
  const repository = await freshRepository()
  const terminal = await openFirst(repository, await withClaude(repository), ['tui'])
  await choices(terminal)
  terminal.press('j', 'j', 'l', 'down', 'right', 'l')
  await terminal.until('no gate, four workers', (screen) => /gate +none .*workers +4 /s.test(screen.text()))
  terminal.press('v')
  await terminal.until('the file', (screen) => /maxTasks: 4/.test(screen.text()))
  terminal.press('escape')
  await terminal.until('the choices again', (screen) => /gate +none/.test(screen.text()))
  terminal.press('enter')
  await expectDone(terminal, 2)
  expect(await repository.read('.loopworkrc')).toMatch(/maxTasks: 4\n[^]*^# gate: \[npm test\]$/m)
})

test.each(['q', 'ctrl+c'])('%s leaves, and nothing is written', async (key) => {
  const repository = await freshRepository()
  const terminal = await openFirst(repository, await withClaude(repository))
  await choices(terminal)
  terminal.press(key)
  expect(await terminal.exited).toBe(key === 'ctrl+c' ? 130 : 0)
  expect(terminal.buffer()).toBe('normal')
  expect(terminal.settings('after')).toBe(terminal.settings('before'))
  expect(repository.git('status', '--porcelain')).toBe('')
  expect(existsSync(repository.at('.git/loopwork'))).toBe(false)
})

test('a second Enter, typed early, opens nothing', async () => {
  const repository = await freshRepository()
  const terminal = await openFirst(repository, await withClaude(repository))
  await choices(terminal)
  terminal.press('enter', 'enter', 'enter')
  await expectDone(terminal, 2)
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s on the page leaves, and the terminal is as it was', async (name, code) => {
  const repository = await freshRepository()
  const terminal = await openFirst(repository, await withClaude(repository))
  await choices(terminal)
  await terminal.signal(name)
  expect(await terminal.exited).toBe(code)
  expect(terminal.modesLeftOn()).toEqual([])
  expect(terminal.settings('after')).toBe(terminal.settings('before'))
})

test.each(['key', 'signal'] as const)('Ctrl-C by %s while it starts ends it: nothing runs', async (by) => {
  const repository = await freshRepository()
  const tasks = Array.from({ length: 10_000 }, (_, index) => `- [ ] Task ${index}\n`)
  await repository.write('TODO.md', tasks.join(''))
  const terminal = await openFirst(repository, await withClaude(repository))
  await choices(terminal)
  const pid = await terminal.loopworkPid()
  terminal.press('enter')
  await until('it is written', () => existsSync(repository.at('.loopworkrc')))
  await terminal.until('that it starts', (screen) => /STARTING/.test(screen.text()))
  if (by === 'key') terminal.press('ctrl+c')
  else process.kill(pid, 'SIGINT')
  expect(await terminal.exited).toBe(130)
  // Said where it can be read: the page is gone.
  expect(terminal.normalScreen()).toContain('.loopworkrc was written, as you saw it, before you left')
  expect(terminal.switched(1049)).toEqual({ on: 1, off: 1 })
  expect(terminal.settings('after')).toBe(terminal.settings('before'))
})

test('Ctrl-C right after Enter leaves the whole config or none, and says so', async () => {
  for (const keys of [
    ['enter', 'ctrl+c'],
    ['enter', 'k', 'ctrl+c'],
    ['enter', '\u0003', '\u0003'],
  ]) {
    const repository = await freshRepository()
    const terminal = await openFirst(repository, await withClaude(repository))
    await choices(terminal)
    terminal.press(...keys)
    expect(await terminal.exited).toBe(130)
    const isThere = existsSync(repository.at('.loopworkrc'))
    if (isThere) expect(await repository.read('.loopworkrc')).toMatch(/^worktree:\n[^]*copy: \[\]\n$/m)
    const isSaid = terminal.normalScreen().includes('.loopworkrc was written')
    // A run that has begun by then is ended, and says that.
    if (!terminal.normalScreen().includes('tasks done')) expect(isSaid).toBe(isThere)
    expect(readdirSync(repository.root).filter((name) => name.endsWith('.new'))).toEqual([])
  }
})

test('what is found while the page stands is said when it is gone', async () => {
  const repository = await freshRepository()
  await mkdir(repository.at('.git/loopwork'))
  await chmod(repository.at('.git/loopwork'), 0o755)
  const terminal = await openFirst(repository, await withClaude(repository))
  await choices(terminal)
  terminal.press('enter')
  await terminal.until('the summary', (screen) => /DONE .* 2\/2/.test(screen.row(1)))
  expect(terminal.text()).not.toContain('was open to others')
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
  expect(terminal.normalScreen().replaceAll('\n', '')).toContain(
    'was open to others (755) and is closed to them now',
  )
})

test('a kill after the file was written loses nothing: the next start goes on without asking', async () => {
  const repository = await freshRepository()
  const stopped = repository.outside('stopped')
  const go = repository.outside('go')
  const env = await withClaude(repository, {
    gitFirst: `if [ -e '${repository.at('.loopworkrc')}' ] && [ ! -e '${go}' ]; then : >'${stopped}'; exec sleep 600; fi`,
  })
  const terminal = await openFirst(repository, env)
  await choices(terminal)
  terminal.press('enter')
  await until('git waits', () => existsSync(stopped))
  await terminal.signal('SIGKILL')
  await terminal.exited
  writeFileSync(go, '')
  const again = await openFirst(repository, env, ['tui'])
  await expectDone(again, 2)
})

describe('where it can’t be written', () => {
  test('a config that came meanwhile stays as it is', async () => {
    const repository = await freshRepository()
    const terminal = await openFirst(repository, await withClaude(repository))
    await choices(terminal)
    await repository.write('.loopworkrc', 'gate: [mine]\n')
    terminal.press('enter')
    await terminal.until('the reason', (screen) => /\.loopworkrc is there meanwhile/.test(screen.text()))
    terminal.press('q')
    expect(await terminal.exited).toBe(0)
    expect(await repository.read('.loopworkrc')).toBe('gate: [mine]\n')
  })

  test('without a place to remember the trust in, nothing is written', async () => {
    const repository = await freshRepository()
    writeFileSync(repository.outside('.local'), '')
    const terminal = await openFirst(repository, await withClaude(repository))
    await choices(terminal)
    terminal.press('enter')
    await terminal.until('the reason', (screen) =>
      /✗ that you allow it can't be remembered: ENOTDIR/.test(screen.text()),
    )
    expect(existsSync(repository.at('.loopworkrc'))).toBe(false)
    terminal.press('q')
    expect(await terminal.exited).toBe(0)
  })
})

test('no agent is installed: the page says so, and takes a command that is typed', async () => {
  const repository = await freshRepository()
  await repository.write('agent.sh', '#!/bin/sh\ncat >/dev/null\necho x >"$LOOPWORK_ITEM.txt"\n')
  repository.git('add', '.')
  repository.git('update-index', '--chmod=+x', 'agent.sh')
  repository.git('commit', '--quiet', '-m', 'third')
  repository.git('checkout', '--quiet', '--', 'agent.sh')
  const terminal = await openFirst(repository, { PATH: '/usr/local/bin:/usr/bin:/bin' })
  await terminal.until('what is missing', (screen) =>
    /No agent was found on your PATH: loopwork looked for claude, /.test(screen.text()),
  )
  terminal.press('enter')
  terminal.press('c')
  await terminal.until('the field', (screen) => /The command that starts your agent/.test(screen.text()))
  for (const key of './agnet.sh') terminal.press(key)
  terminal.press('enter')
  await terminal.until('that it is not there', (screen) => /✗ .*agnet\.sh/.test(screen.text()))
  for (let back = 0; back < 8; back++) terminal.press('backspace')
  for (const key of 'agent.sh') terminal.press(key)
  terminal.press('enter')
  await terminal.until('the agent', (screen) => /agent +\.\/agent\.sh/.test(screen.text()))
  terminal.press('enter')
  await expectDone(terminal, 2)
  expect(await repository.read('.loopworkrc')).toContain('command: ["./agent.sh"]')
})

test('no terminal, or a dumb one: a line, as before', async () => {
  const repository = await freshRepository()
  const env = await withClaude(repository)
  const { exit, stderr } = await repository.start(['tui'], env).finished
  expect(exit).toBe(2)
  expect(stderr).toMatch(/no agent is configured\n +claude is installed here/)
  const dumb = await openFirst(repository, { ...env, TERM: 'dumb' }, ['tui'])
  expect(await dumb.exited).toBe(2)
  expect(dumb.text()).toContain('claude is installed here')
})
