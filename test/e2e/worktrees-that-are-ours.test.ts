import { existsSync, readdirSync } from 'node:fs'
import { cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { runIn } from '../support/run-in.ts'
import { ScratchRepository, type ScratchItem } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'
import { branchOf, worktreeOf } from '../support/worktree-of.ts'

const repositories: ScratchRepository[] = []
afterEach(async () => {
  for (const repository of repositories.splice(0)) await repository.remove()
})

async function make(
  items: readonly ScratchItem[] | null,
  config: Readonly<Record<string, unknown>> = {},
): Promise<ScratchRepository> {
  const repository = await ScratchRepository.make(items, config)
  repositories.push(repository)
  return repository
}

/** Two tasks that write one file at once; the one that conflicts is kept. Resolves to its id. */
async function keptConflict(repository: ScratchRepository): Promise<string> {
  const [marks, gate] = [repository.outside('marks'), repository.outside('gate')]
  const script = (id: string) => [`mark ${marks}`, `wait-for ${gate}`, `write shared.txt ${id}`]
  await repository.backlog(['A', 'B'].map((id) => ({ id, script: script(id) })))
  const running = repository.start(['run', '--config', repository.config, '--parallel', '2'])
  await until('both agents', () => repository.marks().length === 2)
  await writeFile(gate, '')
  await running.finished
  const states = await repository.states()
  return Object.keys(states).find((id) => states[id] === 'conflict') ?? ''
}

test('folders in worktree.root that look like ours are left alone, whoever made them', async () => {
  const repository = await make([{ id: 'A', script: ['write a.txt a'] }])
  const root = repository.outside('projects')
  const files = [
    'app.2/thesis.txt',
    '.trash/app.1/old.txt',
    'a.1/x',
    'main.gate/x',
    'a/x',
    '3fa91c0d2e44/b/x',
  ]
  for (const file of files) {
    await mkdir(path.join(root, path.dirname(file)), { recursive: true })
    await writeFile(path.join(root, file), 'precious')
  }
  await repository.configure({ worktree: { root }, gate: ['true'] })
  for (let runs = 0; runs < 2; runs++) expect((await repository.loopwork(['run'])).exit).toBe(0)
  for (const file of files) expect(await readFile(path.join(root, file), 'utf8')).toBe('precious')
  expect(repository.filesOn('main')).toContain('a.txt')
})

test('two repositories work in one root at once, and each gets its own', async () => {
  const [one, other] = [await make(null), await make(null)]
  const root = one.outside('shared root')
  const gate = one.outside('gate')
  for (const repository of [one, other]) {
    const marks = repository.outside('marks')
    await repository.configure({ worktree: { root }, gate: ['true'] })
    await repository.backlog([
      {
        id: 'A',
        script: [`write of.txt ${path.basename(repository.home)}`, `mark ${marks}`, `wait-for ${gate}`],
      },
    ])
  }
  const first = one.start(['run', '--config', one.config])
  await until('the first agent', () => one.marks().length === 1)
  const second = other.start(['run', '--config', other.config])
  await until('the second agent', () => other.marks().length === 1)
  await writeFile(gate, '')
  for (const running of [first, second]) expect((await running.finished).exit).toBe(0)
  for (const repository of [one, other]) {
    expect(await repository.read('of.txt')).toBe(path.basename(repository.home))
  }
})

test('another store on the same repository leaves the first one’s kept work alone', async () => {
  const repository = await make(null)
  const id = await keptConflict(repository)
  const [dir, branch] = [await worktreeOf(repository, id), await branchOf(repository, id)]
  await writeFile(path.join(dir, 'mine.txt'), 'by hand')
  const store = repository.outside('second store')
  await repository.write(
    '.specs/tasks/tasks.json',
    JSON.stringify({
      tasks: [{ id, title: id, status: 'pending', description: '```script\nwrite second.txt x\n```' }],
    }),
  )
  const { exit } = await repository.loopwork(['run', '--store', store])
  expect(exit).toBe(0)
  expect(await readFile(path.join(dir, 'mine.txt'), 'utf8')).toBe('by hand')
  expect(repository.git('branch', '--list', branch)).toContain(branch)
  expect(repository.filesOn('main')).toContain('second.txt')
})

test('a copy of the repository leaves the original’s kept work alone, says so once, and does the task anew', async () => {
  const repository = await make(null)
  const id = await keptConflict(repository)
  const [original, dir] = [repository.root, await worktreeOf(repository, id)]
  await writeFile(path.join(dir, 'mine.txt'), 'by hand')
  repository.root = repository.outside('copy')
  await cp(original, repository.root, { recursive: true, preserveTimestamps: true })
  const listed = await repository.loopwork(['worktree', 'list'])
  expect(listed.stdout.replaceAll(/\s+/g, ' ')).toMatch(/not ours: .* is a worktree of .*it is left alone/)
  expect((await repository.loopwork(['retry', id, '--again'])).exit).toBe(0)
  const { exit, stdout } = await repository.loopwork(['run'])
  expect(exit, stdout).toBe(0)
  const said = `${dir} is a worktree of ${original}/.git, which is another repository`
  expect(stdout.replaceAll(/\s+/g, ' ').split(said).length - 1, stdout).toBe(1)
  expect((await repository.loopwork(['run'])).stdout).not.toContain(dir)
  expect(await readFile(path.join(dir, 'mine.txt'), 'utf8')).toBe('by hand')

  repository.root = original
  expect(await repository.states()).toMatchObject({ [id]: 'conflict' })
  expect(repository.git('-C', dir, 'status', '--porcelain')).toContain('mine.txt')
})

test('the state was deleted: kept work of the old store stays, and the new one works beside it', async () => {
  const repository = await make(null)
  const id = await keptConflict(repository)
  const [dir, branch] = [await worktreeOf(repository, id), await branchOf(repository, id)]
  await writeFile(path.join(dir, 'mine.txt'), 'by hand')
  const tip = repository.git('rev-parse', branch)
  await rm(repository.at('.git/loopwork'), { recursive: true })
  await repository.backlog([{ id, script: ['write anew.txt x', 'write shared.txt anew'] }])
  const { exit, stdout } = await repository.loopwork(['run'])
  expect(exit).toBe(0)
  expect(stdout.split(dir).length).toBe(2)
  expect(await readFile(path.join(dir, 'mine.txt'), 'utf8')).toBe('by hand')
  expect(repository.git('rev-parse', branch)).toBe(tip)
  expect(repository.filesOn('main')).toContain('anew.txt')
  expect((await repository.loopwork(['run'])).stdout).not.toContain(dir)
})

test('a worktree that an agent moved is found, and its work merged', async () => {
  const move = (how: string) => [`run dir="$PWD" && cd .. && ${how}`]
  const repository = await make([
    { id: 'MV', script: ['write a.txt a', ...move('mv "$dir" "$dir-moved"')] },
    {
      id: 'GIT',
      script: ['write b.txt b', ...move('git -C "$dir" worktree move -f -f "$dir" "$dir.elsewhere"')],
    },
  ])
  const { exit, stdout } = await repository.loopwork(['run'])
  expect(exit, stdout).toBe(0)
  expect(repository.filesOn('main')).toEqual(expect.arrayContaining(['a.txt', 'b.txt']))
  expect(repository.git('worktree', 'list').trim().split('\n')).toHaveLength(1)
  expect(stdout).not.toContain('left alone')
})

test('after worktree.root has changed, a task begun anew takes its old worktree away', async () => {
  const repository = await make(null, { gate: ['true'] })
  const id = await keptConflict(repository)
  const dir = await worktreeOf(repository, id)
  await writeFile(path.join(dir, 'mine.txt'), 'by hand')
  await repository.configure({ worktree: { root: repository.outside('elsewhere') }, gate: ['true'] })
  await repository.loopwork(['retry', id, '--again'])
  const { exit, stdout } = await repository.loopwork(['run'])
  expect(exit, stdout).toBe(0)
  expect(existsSync(dir)).toBe(false)
  const saved = /saved as (refs\/loopwork\/saved\/\S+)/.exec(stdout.replaceAll(/\s+/g, ' '))?.[1] ?? ''
  expect(repository.git('show', `${saved}:mine.txt`)).toBe('by hand')
  expect((await repository.loopwork(['worktree', 'list'])).stderr).toContain('No worktrees stand here')
  expect(repository.git('worktree', 'list').trim().split('\n')).toHaveLength(1)
})

test('a task is worked on at one path in all its tries', async () => {
  const repository = await make(null)
  const where = repository.outside('where')
  await repository.backlog([
    { id: 'A', script: [`run pwd >> '${where}'`, `run test $(wc -l < '${where}') -gt 2`, 'write a.txt a'] },
  ])
  expect((await repository.loopwork(['run'])).exit).toBe(0)
  const dirs = (await readFile(where, 'utf8')).trim().split('\n')
  expect(dirs).toHaveLength(3)
  expect(new Set(dirs).size).toBe(1)
})

test('with a branch called loopwork the branch that is named is the one that is there', async () => {
  const repository = await make(null)
  repository.git('branch', 'loopwork')
  await keptConflict(repository)
  const { stdout } = await repository.loopwork(['summary'])
  const named = /git diff main\.\.\.(\S+)/.exec(stdout)?.[1] ?? ''
  expect(named).toMatch(/^loopwork-run\//)
  expect(repository.git('diff', '--name-only', `main...${named}`)).toContain('shared.txt')
})

test.each([
  [
    'replaced by a link to a folder of the user',
    async (dir: string, elsewhere: string) => {
      await rename(dir, `${dir}-aside`)
      await symlink(elsewhere, dir)
    },
  ],
  [
    'replaced by another folder',
    async (dir: string, elsewhere: string) => {
      await rename(dir, `${dir}-aside`)
      await rename(elsewhere, dir)
    },
  ],
])('a worktree that was %s is not collected and not removed', async (_, spoil) => {
  const repository = await make(null)
  const [marks, gate] = [repository.outside('marks'), repository.outside('gate')]
  await repository.backlog([{ id: 'A', script: [`mark ${marks}`, `wait-for ${gate}`, 'write a.txt a'] }])
  await mkdir(repository.outside('elsewhere'))
  await writeFile(repository.outside('elsewhere/id_rsa'), 'secret')
  const running = repository.start(['run', '--config', repository.config, '--retries', '0'])
  await until('the agent', () => repository.marks().length === 1)
  const dir = await worktreeOf(repository, 'A')
  await spoil(dir, repository.outside('elsewhere'))
  await writeFile(gate, '')
  expect((await running.finished).exit).toBe(1)
  await repository.loopwork(['run'])
  expect(repository.git('log', '--all', '--format=', '--name-only')).not.toContain('id_rsa')
  const secret = [path.join(dir, 'id_rsa'), repository.outside('elsewhere/id_rsa')].find((file) =>
    existsSync(file),
  )
  expect(await readFile(secret ?? '', 'utf8')).toBe('secret')
})

test('a kept worktree that the user moved is theirs', async () => {
  const repository = await make(null)
  const id = await keptConflict(repository)
  const dir = await worktreeOf(repository, id)
  const moved = repository.outside('mine now')
  repository.git('worktree', 'move', '--force', '--force', dir, moved)
  expect((await repository.loopwork(['cancel', id])).exit).toBe(0)
  await repository.loopwork(['run'])
  expect(existsSync(path.join(moved, 'shared.txt'))).toBe(true)
  expect(runIn(moved, repository.env())('git', 'rev-parse', '--abbrev-ref', 'HEAD')).toContain('loopwork/')
})

test('work that git refuses needs a person: it stays, is named with the way out, and retry takes it without an agent', async () => {
  const repository = await make(null, { retry: { attempts: 2, backoff: '10ms' } })
  await repository.backlog([
    { id: 'A', script: [`mark ${repository.outside('marks')}`, 'run printf "one\\r\\n" > crlf.txt'] },
    { id: 'C', script: ['write c.txt c'] },
    { id: 'D', script: ['run printf "d\\r\\n" > d.txt', 'fail 3'] },
  ])
  repository.git('config', 'core.autocrlf', 'input')
  repository.git('config', 'core.safecrlf', 'true')
  const run = await repository.loopwork(['run', '--parallel', '3'])
  expect(run.exit, run.stdout).toBe(1)
  const dir = await worktreeOf(repository, 'A')
  const stays = `could not be saved, so it stays at ${dir}: collecting: taking the changed files: git said: fatal: CRLF would be replaced by LF in crlf.txt`
  expect(run.stdout).toContain(stays)
  expect(run.stdout).toMatch(
    new RegExp(`cd ${dir} .*mend there[^]*loopwork retry A .*takes what stands there`),
  )
  const items = await repository.items()
  expect(items.map(({ id, state, attempts }) => ({ id, state, attempts }))).toEqual([
    { id: 'A', state: 'failed', attempts: 0 },
    { id: 'C', state: 'done', attempts: 1 },
    { id: 'D', state: 'failed', attempts: 2 },
  ])
  // Both tries of D stand somewhere, whole.
  const of = JSON.parse((await repository.loopwork(['worktree', 'list', '--json'])).stdout) as {
    path: string
  }[]
  const kept = of.filter(({ path: each }) => existsSync(path.join(each, 'd.txt')))
  expect(kept.length).toBe(2)

  await writeFile(path.join(dir, 'crlf.txt'), 'one\n')
  expect((await repository.loopwork(['retry', 'A'])).exit).toBe(0)
  await repository.loopwork(['run', '--parallel', '1'])
  expect((await repository.states())['A']).toBe('done')
  expect(repository.git('show', 'main:crlf.txt')).toBe('one\n')
  expect(repository.marks().length).toBe(1)
}, 180_000)

test('nothing of ours is left when all is done: no folder, no branch, no entry', async () => {
  const repository = await make(
    [
      { id: 'A', script: ['write a.txt a'] },
      { id: 'B', script: ['write b.txt b'], dependsOn: ['A'] },
    ],
    { gate: ['test -e a.txt'] },
  )
  expect((await repository.loopwork(['run', '--parallel', '2'])).exit).toBe(0)
  const root = repository.outside('project.loopwork')
  expect(existsSync(root) ? readdirSync(root) : []).toEqual([])
  expect(repository.git('branch', '--list', 'loopwork*')).toBe('')
  expect(repository.git('worktree', 'list').trim().split('\n')).toHaveLength(1)
})

test('worktree list says what stands and why; clean leaves what a person has; doctor --fix takes leftovers away', async () => {
  const repository = await make(null)
  const id = await keptConflict(repository)
  const dir = await worktreeOf(repository, id)
  await writeFile(path.join(dir, 'mine.txt'), 'by hand')
  const list = await repository.loopwork(['worktree', 'list'])
  expect(list.stdout).toContain(dir)
  expect(list.stdout).toMatch(new RegExp(`${id} try 1 on loopwork/\\S+, kept: in conflict`))
  expect((await repository.loopwork(['worktree', 'clean'])).exit).toBe(0)
  expect(await readFile(path.join(dir, 'mine.txt'), 'utf8')).toBe('by hand')

  expect((await repository.loopwork(['doctor', '--fix'])).stdout).not.toContain('left over')
  expect((await repository.loopwork(['worktree', 'wash'])).exit).toBe(2)
  expect(JSON.parse((await repository.loopwork(['worktree', 'list', '--json'])).stdout)).toMatchObject([
    { path: dir, item: id, state: 'kept' },
  ])
})
