import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { heldItems, isAlive, letGo, startedAgents } from '../../support/pty/held-items.ts'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { ShellTerminal } from '../../support/pty/shell-terminal.ts'
import { Story } from '../../support/pty/story.ts'
import type { ScratchRepository } from '../../support/scratch-repository.ts'
import { until } from '../../support/until.ts'

/* The person's editor and shell get the terminal, in a task's worktree, and the screen comes back right whatever they did to it. */

const story = new Story()
const shells: ShellTerminal[] = []
afterEach(async () => {
  for (const shell of shells.splice(0)) shell.end()
  await story.end()
})

type Env = Record<string, string>

async function repositoryWithTask(): Promise<ScratchRepository> {
  const repository = await story.repository()
  await repository.backlog(heldItems(repository, ['T-1'], ['write src/new.txt one\\ntwo\\nthree']))
  return repository
}

async function atWork(env: Env): Promise<{ repository: ScratchRepository; terminal: LoopworkTerminal }> {
  const repository = await repositoryWithTask()
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '1'], env })
  await until('it is at work', () => startedAgents(repository).length === 1)
  await terminal.until('its pane', (screen) => /W0 T-1/.test(screen.text()))
  return { repository, terminal }
}

/** A program of that name, for PATH, with a file beside it for what it notes. */
function program(repository: ScratchRepository, name: string, body: string): { env: Env; notes: string } {
  const notes = path.join(repository.home, `${name}.notes`)
  writeFileSync(path.join(repository.home, name), `#!/bin/sh\nnotes=${notes}\n${body}`, { mode: 0o755 })
  return { env: { PATH: `${repository.home}:${process.env['PATH'] ?? ''}` }, notes }
}

const noted = (notes: string): string => (existsSync(notes) ? readFileSync(notes, 'utf8') : '')

/** Of the only task. */
function worktreeOf({ root }: ScratchRepository): string {
  const folder = `${root}.loopwork`
  const found = readdirSync(folder, { recursive: true }).map(String)
  return path.join(folder, found.find((each) => /^[^/]+\/t-1$/.test(each)) ?? '')
}

test('e opens the worktree in the editor, which has the terminal until it ends; agents go on', async () => {
  const repository = await repositoryWithTask()
  const { env, notes } = program(
    repository,
    'vim',
    `pwd -P >"$notes"; printf '<%s>' "$@" >>"$notes"
     trap 'echo interrupted >>"$notes"' INT
     echo EDITING; read -r words; printf '\\n%s\\n' "$words" >>src/new.txt; until read -r more; do :; done; echo "$more" >>"$notes"`,
  )
  const terminal = await story.terminal(repository, {
    args: ['tui', '--parallel', '1'],
    env: { ...env, EDITOR: 'nano', VISUAL: `vim -c 'set nu' --cmd "a b"` },
  })
  await until('it is at work', () => startedAgents(repository).length === 1)
  await terminal.until('its pane', (screen) => /W0 T-1/.test(screen.text()))
  terminal.press('e')
  await terminal.until('the editor', (screen) => screen.text().includes('EDITING'))
  expect(terminal.buffer()).toBe('normal')
  expect(terminal.modesLeftOn()).toEqual([])
  terminal.resize(100, 30)
  terminal.press(...'pXq', 'enter')
  await until('its edit', () =>
    readFileSync(path.join(worktreeOf(repository), 'src/new.txt'), 'utf8').includes('pXq'),
  )
  terminal.press('\u0003')
  await until('its interrupt', () => noted(notes).includes('interrupted'))
  terminal.press(...'bye', 'enter')
  await terminal.until('the screen', (screen) => screen.buffer() === 'alternate')
  await terminal.until(
    'in its new size',
    (screen) => screen.row(29).includes('help') && /RUNNING/.test(screen.text()),
  )
  expect(noted(notes)).toBe(`${worktreeOf(repository)}\n<-c><set nu><--cmd><a b><.>interrupted\nbye\n`)
  expect(startedAgents(repository).every(({ pid }) => isAlive(pid))).toBe(true)

  // In the diff: the file, at what was changed in it.
  terminal.press('d')
  await terminal.until('the diff', (screen) => screen.text().includes('+ pXq'))
  terminal.press('e')
  await until('the editor again', () => noted(notes).includes('<+1><./src/new.txt>'))
  terminal.press('enter', 'enter')
  await terminal.until(
    'the diff again',
    (screen) => screen.buffer() === 'alternate' && screen.text().includes('+ pXq'),
  )
  letGo(repository, 'T-1')
  await terminal.until('the summary', (screen) => /DONE .* 1\/1/.test(screen.row(1)))
  terminal.press('e')
  await terminal.until('why not', (screen) => /T-1 has no worktree any more/.test(screen.row(-1)))
  terminal.press('q')
  expect(await terminal.exited).toBe(0)
  expect(terminal.settings('after').replace(/rows \d+; columns \d+/, '')).toBe(
    terminal.settings('before').replace(/rows \d+; columns \d+/, ''),
  )
})

test('t opens a shell in the worktree, with job control of its own', async () => {
  const { repository, terminal } = await atWork({
    SHELL: '/bin/bash',
    PS1: 'inside> ',
    GIT_INDEX_FILE: '/nowhere',
  })
  terminal.press('t')
  await terminal.until('where it is', (screen) => screen.text().includes('exit goes back to loopwork'))
  terminal.press(...'echo in $(pwd -P), $(git rev-parse --is-inside-work-tree)', 'enter')
  await terminal.until('it', (screen) =>
    screen
      .text()
      .replaceAll('\n', '')
      .includes(`in ${worktreeOf(repository)}, true`),
  )
  // What is stopped there is the shell's.
  terminal.press(...'sleep 100', 'enter')
  await terminal.until('it sleeps', (screen) => screen.text().includes('sleep 100'))
  terminal.press('\u001a')
  await terminal.until('its word', (screen) => screen.text().includes('Stopped'))
  terminal.press(...'fg', 'enter')
  await terminal.until('it again', (screen) => screen.text().split('sleep 100').length === 4)
  terminal.press('\u0003')
  await terminal.until('its end', (screen) => screen.text().includes('^C'))
  terminal.press(...'exit 3', 'enter')
  await terminal.until(
    'the screen',
    (screen) => screen.buffer() === 'alternate' && screen.row(1).includes('RUNNING'),
  )
  terminal.press('?')
  await terminal.until('a key', (screen) => screen.text().includes('Keys in Workers'))
})

test.each(['killed', 'stopped'])('a shell that is %s gives the terminal back to the screen', async (way) => {
  const repository = await repositoryWithTask()
  const terminal = new ShellTerminal(repository)
  shells.push(terminal)
  terminal.type('export SHELL=/bin/bash; loopwork tui --parallel 1')
  await until('it is at work', () => startedAgents(repository).length === 1)
  await terminal.until('its pane', (screen) => /W0 T-1/.test(screen.text()))
  const pid = await terminal.loopworkPid()
  terminal.press('t')
  await terminal.until('its shell', (screen) => screen.text().includes('exit goes back to loopwork'))
  if (way === 'stopped') {
    terminal.type('echo before; suspend; echo after $((40+2))')
    await terminal.until('it goes on', (screen) => screen.text().includes('after 42'))
  }
  terminal.type('kill -KILL $$')
  await terminal.until(
    'the screen',
    (screen) => screen.buffer() === 'alternate' && /RUNNING/.test(screen.row(1)),
  )
  expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).not.toMatch(/\) T /)
  terminal.press('?')
  await terminal.until('a key', (screen) => screen.text().includes('Keys in Workers'))
})

const spoils = String.raw`printf '\033[?1049h\033[?1003h\033[?1006h\033[?2004h\033[?1004h\033[>4;2m\033[5;9r\033[?25l\033[31m'; stty raw -echo`

interface Ending {
  readonly way: string
  readonly body: string
  readonly says: RegExp | null
}

const endings: readonly Ending[] = [
  {
    way: 'kills itself and leaves everything on',
    body: `${spoils}; kill -9 $$`,
    says: /vim ended with exit/,
  },
  { way: 'ends well and leaves everything on', body: spoils, says: null },
  { way: 'ends with an error', body: 'exit 4', says: /vim ended with exit 4/ },
  { way: 'removes the worktree', body: 'cd /; rm -rf "$OLDPWD"', says: null },
]

test.each(endings)('an editor that $way', async ({ body, says }) => {
  const repository = await repositoryWithTask()
  const { env, notes } = program(repository, 'vim', `echo ran >"$notes"; ${body}`)
  const terminal = await story.terminal(repository, {
    args: ['tui', '--parallel', '1'],
    env: { ...env, VISUAL: 'vim' },
  })
  await until('it is at work', () => startedAgents(repository).length === 1)
  await terminal.until('its pane', (screen) => /W0 T-1/.test(screen.text()))
  terminal.press('e')
  await until('the editor', () => noted(notes) !== '')
  const normals = terminal.switched(2004).on
  await until(
    'the screen again',
    () => terminal.switched(2004).on > normals || terminal.buffer() === 'alternate',
  )
  await terminal.until('the screen again', (screen) => /RUNNING/.test(screen.row(1)))
  if (says !== null) await terminal.until('what it says', (screen) => says.test(screen.row(-1)))
  await terminal.until(
    'only its own modes',
    (screen) => screen.modesLeftOn().toSorted().join() === '1049,2004,25,7',
  )
  // Whoever has it next finds the person's own settings, not those that the editor has left.
  terminal.press('S')
  await terminal.until('the lines', (screen) => screen.text().includes('in lines.'))
  const tty = `/proc/${await terminal.loopworkPid()}/fd/0`
  expect(execFileSync('stty', ['-a', '-F', tty], { encoding: 'utf8' })).toBe(terminal.settings('before'))
  terminal.press('q', 'enter')
  await terminal.until('the question', (screen) => screen.text().includes('Leave loopwork?'))
  terminal.press('d')
  await terminal.exited
  expect(terminal.modesLeftOn()).toEqual([])
  expect(terminal.settings('after')).toBe(terminal.settings('before'))
})

test('what can’t be opened is said, and the screen stays', async () => {
  const { repository, terminal } = await atWork({ VISUAL: 'no-such-editor -x' })
  terminal.press('e')
  await terminal.until('which', (screen) =>
    screen.row(-1).includes('the editor no-such-editor was not found'),
  )
  expect(terminal.buffer()).toBe('alternate')
  rmSync(worktreeOf(repository), { recursive: true, force: true })
  terminal.press('t')
  await terminal.until('it is gone', (screen) => /the worktree of T-1 is gone/.test(screen.row(-1)))
})

test('an editor with a window of its own leaves the terminal to the screen', async () => {
  const repository = await repositoryWithTask()
  const { env, notes } = program(repository, 'code', `printf '<%s>' "$@" >"$notes"; tty >>"$notes" || :`)
  const terminal = await story.terminal(repository, {
    args: ['tui', '--parallel', '1'],
    env: { ...env, VISUAL: 'code --new-window' },
  })
  await until('it is at work', () => startedAgents(repository).length === 1)
  await terminal.until('its pane', (screen) => /W0 T-1/.test(screen.text()))
  terminal.press('e')
  await terminal.until('the word', (screen) => screen.row(-1).includes('opened in code'))
  expect(noted(notes)).toBe('<--new-window><.>not a tty\n')
  expect(terminal.switched(1049)).toEqual({ on: 1, off: 0 })
})

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)(
  '%s while an editor has the terminal ends both, and the terminal is as it was',
  async (name, code) => {
    const repository = await repositoryWithTask()
    const { env, notes } = program(
      repository,
      'vim',
      `trap 'echo saved >>"$notes"; exit 1' HUP\necho $$ >"$notes"; stty raw -echo; while :; do sleep 0.05; done`,
    )
    const terminal = await story.terminal(repository, {
      args: ['tui', '--parallel', '1'],
      env: { ...env, VISUAL: 'vim' },
    })
    await until('it is at work', () => startedAgents(repository).length === 1)
    await terminal.until('its pane', (screen) => /W0 T-1/.test(screen.text()))
    terminal.press('e')
    await until('the editor', () => /^\d+\n/.test(noted(notes)))
    await terminal.signal(name)
    expect(await terminal.exited).toBe(code)
    expect(noted(notes)).toContain('saved')
    expect(isAlive(Number.parseInt(noted(notes)))).toBe(false)
    expect(terminal.buffer()).toBe('normal')
    expect(terminal.modesLeftOn()).toEqual([])
    expect(terminal.settings('after')).toBe(terminal.settings('before'))
  },
)

test('Ctrl-Z in an editor stops both; fg brings the editor back, and its end the screen', async () => {
  const repository = await repositoryWithTask()
  const { notes } = program(
    repository,
    'vim',
    `echo $$ >"$notes"; echo EDITING; read -r words; echo "$words" >>"$notes"`,
  )
  const terminal = new ShellTerminal(repository)
  shells.push(terminal)
  terminal.type(`export VISUAL=${repository.home}/vim; loopwork tui --parallel 1`)
  await until('it is at work', () => startedAgents(repository).length === 1)
  await terminal.until('its pane', (screen) => /W0 T-1/.test(screen.text()))
  terminal.press('e')
  await terminal.until('the editor', (screen) => screen.text().includes('EDITING'))
  const pid = await terminal.loopworkPid()
  terminal.press('\u001a')
  const isStopped = (each: number): boolean => /\) T /.test(readFileSync(`/proc/${each}/stat`, 'utf8'))
  await until('both to be stopped', () => isStopped(pid) && isStopped(Number.parseInt(noted(notes))))
  terminal.type('echo the shell has $((40+2))')
  await terminal.until('the shell', (screen) => screen.text().includes('the shell has 42'))
  terminal.type('fg')
  await until('the editor to go on', () => !isStopped(Number.parseInt(noted(notes))))
  terminal.press(...'words', 'enter')
  await until('them', () => noted(notes).includes('words'))
  await terminal.until(
    'the screen',
    (screen) => screen.buffer() === 'alternate' && /RUNNING/.test(screen.row(1)),
  )
})

test.each(['e', 'S'])('what needs a person rings once, after %s too', async (key) => {
  const repository = await story.repository({ retry: { attempts: 1 } })
  await repository.backlog([
    ...heldItems(repository, ['T-1']),
    {
      id: 'T-2',
      script: [`mark ${repository.outside('marks')}`, `wait-for ${repository.outside('go-T-2')}`, 'exit 1'],
    },
  ])
  const { env, notes } = program(repository, 'vim', 'echo EDITING; read -r words; echo "$words" >"$notes"')
  const terminal = await story.terminal(repository, {
    args: ['tui', '--parallel', '2'],
    env: { ...env, VISUAL: 'vim' },
  })
  await until('two at work', () => startedAgents(repository).length === 2)
  await terminal.until('two panes', (screen) => /W1 T-\d/.test(screen.text()))
  const bells = (): number =>
    terminal
      .raw()
      .replaceAll(/\u001b\][^\u0007\u001b]*\u0007/g, '')
      .split('\u0007').length - 1
  terminal.press(key)
  await terminal.until('it is lent', (screen) => /EDITING|in lines\./.test(screen.normalScreen()))
  letGo(repository, 'T-2')
  await until('the bell', () => bells() === 1)
  expect(terminal.buffer()).toBe('normal')
  terminal.press('enter')
  if (key === 'e') await until('its end', () => existsSync(notes))
  await terminal.until(
    'the screen',
    (screen) => screen.buffer() === 'alternate' && screen.text().includes('1 failed'),
  )
  letGo(repository, 'T-1')
  await terminal.until(
    'the end',
    (screen) => /ENDED|DONE|FINISHED|FAILED/.test(screen.row(1)) && screen.text().includes('1 failed'),
  )
  // Of a person who has left by then nobody wants anything.
  await until('the bell of the end', () => bells() === 2)
  terminal.press('q')
  await terminal.exited
  expect(bells()).toBe(2)
})

test('a run that has drained waits for the editor, and leaves when that is closed', async () => {
  const repository = await repositoryWithTask()
  const { env, notes } = program(
    repository,
    'vim',
    `trap 'echo hung-up >>"$notes"; exit 1' HUP TERM\necho EDITING; read -r words; echo "$words" >>"$notes"`,
  )
  const terminal = await story.terminal(repository, {
    args: ['tui', '--parallel', '1'],
    env: { ...env, EDITOR: 'vim', VISUAL: '' },
  })
  await until('it is at work', () => startedAgents(repository).length === 1)
  await terminal.until('its pane', (screen) => /W0 T-1/.test(screen.text()))
  terminal.press('q')
  await terminal.until('the question', (screen) => /Drain/.test(screen.text()))
  terminal.press('e')
  await terminal.until('the drain', (screen) => /DRAINING/.test(screen.row(1)))
  terminal.press('e')
  await terminal.until('the editor', (screen) => screen.text().includes('EDITING'))
  letGo(repository, 'T-1')
  await until('the end of its supervisor', async () => {
    const { stdout } = await repository.loopwork(['status', '--json'])
    return (JSON.parse(stdout) as { supervisors: unknown[] }).supervisors.length === 0
  })
  expect(terminal.text()).toContain('EDITING')
  terminal.press(...'saved', 'enter')
  expect(await terminal.exited).toBe(0)
  expect(noted(notes)).toBe('saved\n')
})
