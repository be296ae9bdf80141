import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { seeded } from '../support/seeded.ts'
import { until } from '../support/until.ts'

/*
 * `undo` is killed before or after one of its side effects; the next start finds the merge on the branch and its task done,
 * or neither. A seeded part by default, all of them with `LOOPWORK_TEST_SWEEP=full`, so many with a number.
 */
const asked = process.env['LOOPWORK_TEST_SWEEP'] ?? '2'
const seed = Number(process.env['LOOPWORK_TEST_SEED'] ?? 1)
const inject = `--import=${new URL('sweep/inject.mjs', import.meta.url).href}`

let repository: ScratchRepository
afterEach(() => repository.remove())

const git = (...args: readonly string[]): string => repository.git(...args).trim()

async function landed(): Promise<void> {
  repository = await ScratchRepository.make([
    { id: 'A', title: 'Do A', script: ['write A.txt A'] },
    { id: 'B', title: 'Do B', script: ['write B.txt B', 'write README.md # by B'], dependsOn: ['A'] },
  ])
  for (const name of ['dirty.txt', 'staged.txt']) await repository.write(name, 'as it was\n')
  await repository.write('.gitignore', '.specs/\n')
  git('add', '.')
  git('commit', '--quiet', '-m', 'files of the user')
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 0 })
  await repository.write('dirty.txt', 'dirty by me\n')
  await repository.write('staged.txt', 'staged by me\n')
  git('add', 'staged.txt')
  await repository.write('untracked.txt', 'mine\n')
}

/** What is the user's and not the run's. */
const userState = (): string =>
  JSON.stringify([
    git('symbolic-ref', 'HEAD'),
    repository.git('status', '--porcelain'),
    ...['dirty.txt', 'staged.txt', 'untracked.txt'].map((name) => readFileSync(repository.at(name), 'utf8')),
    git('diff', '--cached', '--', 'staged.txt'),
  ])

interface Moment {
  /** One of the undo's side effects, by its name in the sweep. */
  readonly effect: string
  readonly mode: 'kill before' | 'kill after'
}

function chosen(effects: readonly string[]): readonly Moment[] {
  const modes = ['kill before', 'kill after'] as const
  const all = effects.flatMap((effect) => modes.map((mode) => ({ effect, mode })))
  if (asked === 'full') return all
  // Between the branch and the store: the one moment in which they disagree.
  const pinned = all.filter(({ effect, mode }) => /update-ref/.test(effect) && mode === 'kill after')
  const random = seeded(seed)
  const others = Array.from({ length: Number(asked) }, () => all[Math.floor(random() * all.length)])
  return [...pinned.slice(0, 1), ...others].slice(0, Number(asked)).filter((moment) => moment !== undefined)
}

/** Undoes B to its end, to know what it does, and redoes it. */
async function sideEffects(): Promise<readonly string[]> {
  const file = repository.outside('effects')
  const undone = await repository.loopwork(['undo', 'B'], { NODE_OPTIONS: inject, SWEEP_EFFECTS: file })
  expect(undone).toMatchObject({ exit: 0 })
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 0 })
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}

/** Kills an undo of B at this moment, and lets the next start settle it. Resolves to what is wrong then. */
async function killed({ effect, mode }: Moment, number: number): Promise<readonly string[]> {
  const before = userState()
  const hit = repository.outside(`hit-${number}`)
  await repository.loopwork(['undo', 'B'], {
    NODE_OPTIONS: inject,
    SWEEP_EFFECTS: repository.outside(`effects-${number}`),
    SWEEP_EFFECT: effect,
    SWEEP_MODE: mode,
    SWEEP_HIT: hit,
  })
  // How often git is asked whether something has changed differs a little: the last ones of a kind may not come.
  if (!existsSync(hit)) return []
  const go = repository.outside(`go-${number}`)
  await repository.backlog([
    { id: 'A', title: 'Do A', script: ['write A.txt A'] },
    {
      id: 'B',
      title: 'Do B',
      script: [`wait-for ${go}`, 'write B.txt B', 'write README.md # by B'],
      dependsOn: ['A'],
    },
  ])
  const next = repository.start(['run', '--config', repository.config])
  let state = ''
  await until('the next start to have settled it', async () => {
    state = (await repository.states())['B'] ?? ''
    return next.child.exitCode !== null || state === 'running'
  })
  state = (await repository.states())['B'] ?? ''
  const isThere = repository.filesOn('main').includes('B.txt')
  const problems: string[] = []
  const must = (holds: boolean, what: string): void => {
    if (!holds) problems.push(what)
  }
  must(isThere === (state === 'done'), `B is ${state}, and main ${isThere ? 'has' : 'has not'} its work`)
  // The checkout follows beside the work that is begun.
  await until(`${effect}, ${mode}: the user's own to be as it was`, () => userState() === before)
  must(existsSync(repository.at('B.txt')) === isThere, 'the checkout differs from main')
  await writeFile(go, '')
  await next.finished
  // Taken back by the start that has settled it, B is set aside until the next one.
  const ended = await repository.loopwork(['run'])
  must(ended.exit === 0, `the next run ended with ${ended.exit}: ${ended.stdout}${ended.stderr}`)
  const states = Object.values(await repository.states()).join()
  must(states === 'done,done', `states are ${states}`)
  must(git('rev-parse', 'main') === git('rev-parse', 'refs/loopwork/lanes/main'), 'lane and branch differ')
  must(
    repository.filesOn('main').join() === '.gitignore,A.txt,B.txt,README.md,dirty.txt,staged.txt',
    `main has ${repository.filesOn('main').join()}`,
  )
  must(userState() === before, `at the end the user's own changed: ${before} -> ${userState()}`)
  must(repository.git('fsck', '--no-dangling', '--no-progress') === '', 'git finds the repository broken')
  for (const lock of ['index.lock', 'refs/heads/main.lock'])
    must(!existsSync(repository.at(`.git/${lock}`)), `${lock} is left`)
  const where = readFileSync(hit, 'utf8').slice(0, 160)
  return problems.map((problem) => `${effect}, ${mode} (${where}): ${problem}`)
}

test.each([
  { how: 'a move back', prepare: () => undefined },
  // Somebody else has the merge, so that it is taken back by a commit on top.
  { how: 'a commit on top', prepare: () => git('tag', '--force', 'v1', 'main') },
])(
  `$how that is killed (${asked} moments, seed ${seed}) is done or not begun after the next start`,
  { timeout: asked === 'full' ? 3 * 3600_000 : 120_000 + Number(asked) * 90_000 },
  async ({ prepare }) => {
    await landed()
    prepare()
    const problems: string[] = []
    for (const [number, moment] of chosen(await sideEffects()).entries()) {
      prepare()
      problems.push(...(await killed(moment, number)))
    }
    expect(problems).toEqual([])
  },
)

test('an undo by a commit on top that was killed before it was stored is ended by the next start', async () => {
  await landed()
  git('tag', 'v1')
  const injected = {
    NODE_OPTIONS: inject,
    SWEEP_EFFECTS: repository.outside('effects'),
    SWEEP_EFFECT: 'SQL commit: noteUndone @ all 1',
    SWEEP_MODE: 'kill before',
    SWEEP_HIT: repository.outside('hit'),
  }
  expect((await repository.loopwork(['undo'], injected)).signal).toBe('SIGKILL')
  expect(git('log', '-1', '--format=%s', 'refs/loopwork/lanes/main')).toBe('Take back B: Do B')
  const run = await repository.loopwork(['run'])
  expect(run.stdout).toMatch(/B .*taken back by you/)
  expect(git('log', '-1', '--format=%s', 'main')).toBe('Take back B: Do B')
  expect(await repository.states()).toEqual({ A: 'done', B: 'todo' })
  expect((await repository.loopwork(['undo', 'B'])).exit).toBe(1)
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 0 })
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
})

/** A `git` that is killed when it has moved the first of the refs of an undo, with the loopwork that started it or alone. */
function cutOff(refs: number, kill: string): NodeJS.ProcessEnv {
  const bin = repository.outside(`cut-${refs}`)
  const { PATH = '' } = process.env
  const input = path.join(bin, 'input')
  const lines = [
    `case "$*" in *update-ref*'took back'*) [ -e '${input}' ] || {`,
    `  cat > '${input}'`,
    // Three words a ref, each with a NUL.
    `  tr '\\0' '\\n' < '${input}' | head -n ${refs * 3} | tr '\\n' '\\0' | PATH='${PATH}' git "$@"`,
    `  kill -9 ${kill}`,
    '} ;; esac',
    `PATH='${PATH}' exec git "$@"`,
  ]
  mkdirSync(bin, { recursive: true })
  writeFileSync(path.join(bin, 'git'), `#!/bin/sh\n${lines.join('\n')}\n`)
  chmodSync(path.join(bin, 'git'), 0o755)
  return { PATH: `${bin}:${PATH}` }
}

const refs = (): readonly string[] => ['main', 'refs/loopwork/lanes/main'].map((ref) => git('rev-parse', ref))

test('git is killed between the refs of an undo: with the branch the rest goes, without it nothing has gone', async () => {
  await landed()
  const [merge, parent, before] = [git('rev-parse', 'main'), git('rev-parse', 'main~1'), userState()]
  const failed = await repository.loopwork(['undo'], cutOff(1, '$$'))
  expect(failed.stderr).toMatch(/^loopwork: B not taken back: .*your files are as they were/)
  expect([refs(), userState()]).toEqual([[merge, merge], before])
  expect(git('for-each-ref', 'refs/loopwork/taken-back')).toBe('')
  const undone = await repository.loopwork(['undo'], cutOff(2, '$$'))
  expect(undone.stderr).toMatch(/^B taken back: main is back at/)
  expect([refs(), userState()]).toEqual([[parent, parent], before])
})

test('an undo that was killed when the branch had moved is ended by the next one, which takes nothing else back', async () => {
  await landed()
  const [parent, before] = [git('rev-parse', 'main~1'), userState()]
  expect((await repository.loopwork(['undo'], cutOff(2, '$PPID $$'))).signal).toBe('SIGKILL')
  const again = await repository.loopwork(['undo'])
  expect(again.stderr).toMatch(/^B taken back, as was asked for before, todo and set aside/)
  expect([refs(), userState()]).toEqual([[parent, parent], before])
  expect(await repository.states()).toEqual({ A: 'done', B: 'todo' })
  expect((await repository.loopwork(['events'])).stdout).not.toMatch(/was moved back/)
})

test('an undo that was killed before the branch had moved has not begun: files go back, and what comes next is merged on it', async () => {
  await landed()
  const [merge, before] = [git('rev-parse', 'main'), userState()]
  await repository.loopwork(['undo'], cutOff(1, '$PPID $$'))
  const next = await repository.loopwork(['run'])
  expect(next).toMatchObject({ exit: 0 })
  expect(next.stdout).not.toContain('moved back')
  expect([refs(), userState()]).toEqual([[merge, merge], before])
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
  // Moved back by the user from here on, it is theirs.
  git('stash', '--quiet', '--include-untracked')
  git('reset', '--quiet', '--hard', 'HEAD~1')
  expect((await repository.loopwork(['run'])).stdout).toMatch(/B .*main holds its work no more/)
})
