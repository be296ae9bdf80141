import { chmod, rename, rm, writeFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { shellWord } from '../../../../src/core/naming/shell-word.ts'
import { readSlowly } from '../../slow-reader.ts'
import { stopBetweenWrites } from '../../stop-between-writes.ts'
import { until } from '../../until.ts'
import { printed, type MakeScene, type Scene, type Stories } from '../scene.ts'

/** Fails until its cause, a file of the user's, is there. */
const failsAtFirst = (gate: string) => ({
  id: 'A',
  script: ['print I looked', `run test -e ${gate} || exit 7`, 'write a.txt a'],
})

export const runStories: Stories = {
  'a run has ended and a task has failed': async (make) => {
    const scene = await make()
    const mended = scene.repository.outside('mended')
    await scene.repository.backlog([failsAtFirst(mended), { id: 'B', script: ['write b.txt b'] }])
    const { exit, stdout } = await scene.loopwork('run')
    expect(exit).toBe(1)
    expect(scene.paste(printed(stdout, /^ {2}(loopwork logs .*?) {2}/m)).stdout).toContain('I looked')
    expect(scene.paste(printed(stdout, /^ {2}(git log .*?) {2}/m)).stdout).toContain('B')
    scene.paste(`touch ${mended}`)
    expect(scene.paste(printed(stdout, /^ {2}(loopwork retry .*?) {2}/m)).exit).toBe(0)
    expect(await scene.repository.states()).toMatchObject({ A: 'todo' })
    // The record of the run stays; what to do next is what is so now.
    const { stdout: later } = await scene.loopwork('summary')
    expect(later).toMatch(/^✗ A /m)
    expect(later).not.toContain('loopwork retry')
    expect(printed(later, /^ {2}(loopwork run) {2}/m)).toBe('loopwork run')
  },

  'git settings changed during a run': async (make) => {
    for (const pattern of [/(loopwork doctor --keep) /, /(loopwork doctor --fix) /]) {
      const scene = await make([{ id: 'A', script: ['run git config alias.st status', 'write a.txt a'] }])
      const { stdout } = await scene.loopwork('run')
      expect(scene.paste(printed(stdout, pattern)).stdout).toContain('alias.st=status')
      expect(scene.paste('loopwork run').exit).toBe(0)
      expect(scene.repository.filesOn('main')).toContain('a.txt')
    }
  },

  'a stash appeared during a run': async (make) => {
    const scene = await make([
      { id: 'A', script: ['write README.md mine', 'run git stash', 'write a.txt a'] },
    ])
    const { stdout } = await scene.loopwork('run')
    expect(scene.paste(printed(stdout, /see it: (git stash show -p 'stash@\{0\}')/)).stdout).toContain('mine')
  },

  'branches appeared during a run': async (make) => {
    const scene = await make([
      {
        id: 'A',
        script: [
          'run git checkout -q -b its-own',
          'write own.txt own',
          'run git add own.txt && git commit -q -m "on its own branch"',
          'run git checkout -q -',
          'run git branch idle',
          'run git tag v1 its-own',
          'write a.txt a',
        ],
      },
    ])
    scene.repository.git('branch', 'before')
    const { stdout } = await scene.loopwork('run')
    expect(stdout.match(/(?:branch|tag) appeared while attempt 1 of A was running/g)).toHaveLength(3)
    const text = stdout.replaceAll(/\n +/g, ' ')
    const [own, tag] = [...text.matchAll(/with 1 commit that main lacks; see it: (git log \S+ --)/g)]
    for (const command of [own?.[1], tag?.[1]])
      expect(scene.paste(command ?? '').stdout).toContain('on its own branch')
    expect(text).toContain('a branch appeared while attempt 1 of A was running: its-own, with 1 commit')
    expect(
      scene.paste(printed(text, /at a commit that main has; see it: (git log -1 idle --)/)).stdout,
    ).toContain('first')
    expect(scene.repository.filesOn('main')).not.toContain('own.txt')
  },

  'the branch of the run is gone': async (make) => {
    const scene = await make()
    const { repository } = scene
    const gate = repository.outside('gate')
    await repository.backlog([{ id: 'A', script: [`wait-for ${gate}`, 'write a.txt a'] }])
    const running = scene.start('run')
    await until('the run', () => running.output().includes('A starts'))
    repository.git('checkout', '--quiet', '--detach')
    repository.git('branch', '-D', 'main')
    scene.paste(`touch ${gate}`)
    const { stdout } = await running.finished
    expect(scene.paste(printed(stdout, /(git branch \S+ \S+?),/)).exit).toBe(0)
    expect(repository.filesOn('main')).toContain('a.txt')
  },

  'show of a task that has failed': async (make) => {
    const scene = await make()
    const mended = scene.repository.outside('mended')
    await scene.repository.backlog([failsAtFirst(mended)])
    await scene.loopwork('run')
    const { stdout } = await scene.loopwork('show', 'A')
    expect(scene.paste(printed(stdout, /log: (loopwork logs .*)$/m)).stdout).toContain('I looked')
    scene.paste(`touch ${mended}`)
    const retried = scene.paste(printed(stdout, /next +(loopwork retry \S+)/))
    expect(retried.exit).toBe(0)
    expect(scene.paste(printed(retried.stderr, /^(loopwork run) takes that up/m)).exit).toBe(0)
  },

  'everything was asked from another folder': async (make) => {
    const scene = await make([
      { id: 'A', script: ['print I looked', 'fail 1'] },
      { id: 'B', script: ['write b.txt b'] },
    ])
    const elsewhere = scene.repository.home
    const there = "-C project --store '../my state'"
    const none = scene.paste(`loopwork status ${there}`, elsewhere)
    expect(none.stderr).toMatch(/loopwork run -C \/\S+ --store '.*my state' starts one/)
    const { stdout } = scene.paste(`loopwork run ${there}`, elsewhere)
    const pasted = (pattern: RegExp) => scene.paste(printed(stdout, pattern), elsewhere)
    expect(pasted(/^ {2}(loopwork logs .*?) {2}/m).stdout).toContain('I looked')
    expect(pasted(/^ {2}(git -C .* log .*?) {2}/m).stdout).toContain('B')
    const shown = scene.paste(`loopwork show A ${there}`, elsewhere).stdout
    expect(scene.paste(printed(shown, /log: (loopwork logs .*)$/m), elsewhere).stdout).toContain('I looked')
    const done = scene.paste(`loopwork show B ${there}`, elsewhere).stdout
    expect(scene.paste(printed(done, /^diff: (loopwork diff .*)$/m), elsewhere).stdout).toContain('+b')
    expect(scene.paste(`loopwork show B2 ${there}`, elsewhere).stderr).toMatch(/loopwork list -C .* shows/)
    const standing = scene.paste(`loopwork status ${there}`, elsewhere).stdout
    expect(printed(standing, /(loopwork retry .*)$/m)).toBe(printed(shown, /next +(loopwork retry .*)$/m))
    expect(pasted(/^ {2}(loopwork retry .*?) {2}/m)).toMatchObject({ exit: 0 })
  },

  'status of a run with a failed task': async (make) => {
    const scene = await make([{ id: "it's A", script: ['fail 1'] }])
    await scene.loopwork('run')
    const { stdout } = await scene.loopwork('status')
    expect(stdout).toContain('1 needs you')
    expect(scene.paste(printed(stdout, /(loopwork retry .*)$/m)).exit).toBe(0)
    expect(await scene.repository.states()).toEqual({ "it's A": 'todo' })
  },

  'a run was left': async (make) => {
    const scene = await make()
    const gate = scene.repository.outside('gate')
    await scene.repository.backlog([{ id: 'A', script: [`wait-for ${gate}`, 'write a.txt a'] }])
    const running = scene.start('run')
    await until('the worktree', async () =>
      (await scene.loopwork('worktree', 'list')).stdout.includes('A try 1'),
    )
    running.child.kill('SIGKILL')
    await running.finished
    const { stdout } = await scene.loopwork('status')
    const run = printed(stdout, /^left +(loopwork run) takes it up/m)
    expect(printed((await scene.loopwork('stop', 'A')).stderr, /(loopwork run) takes it over/)).toBe(run)
    const listed = (await scene.loopwork('worktree', 'list')).stdout
    expect(printed(listed, /supervises it now, (loopwork\s+run) goes/).replace(/\s+/g, ' ')).toBe(run)
    scene.paste(`touch ${gate}`)
    expect(scene.paste(run).exit).toBe(0)
    expect(await scene.repository.states()).toEqual({ A: 'done' })
  },

  'a run has used up its budget': async (make) => {
    const scene = await make()
    await costing(scene, 0.25)
    const { repository } = scene
    await repository.backlog(['A', 'B', 'C', 'D', 'E'].map((id) => ({ id })))
    const run = scene.start('run', '--max-cost', '0.3')
    await until('the second agent', () => repository.marks().length === 2)
    // Used up while an agent runs: nothing new starts, and a screen beside it asks.
    let held = ''
    await until('its cost', async () => {
      held = (await scene.loopwork('status')).stdout
      return held.includes('nothing new starts')
    })
    expect(held).toMatch(/^held {2}.*\n[^]*^budget +\$0\.50 of \$0\.30 is used/m)
    const beside = printed(held, /b in (loopwork tui) +gives it \$0\.60/)
      .split(' ')
      .slice(1)
    const screen = await scene.terminal(beside)
    await screen.until('the question', (seen) => seen.text().includes('b extends it to $0.60'))
    screen.press('b')
    await screen.until('the answer', (seen) => seen.row(1).includes('$0.50 of $0.60'))
    await writeFile(repository.outside('go'), '')
    const { exit, stdout } = await run.finished
    expect(exit).toBe(1)
    expect(stdout).toContain('budget used up: $0.50 of $0.30; nothing new is started')
    expect(stdout).toContain('may use $0.60, before $0.30')
    expect(await repository.states()).toMatchObject({ B: 'done', C: 'done', D: 'todo', E: 'todo' })

    const more = printed(stdout, /^ {2}(loopwork run .*?) {2}/m)
    expect(more).toBe('loopwork run --max-cost 0.9')
    const { stdout: left } = await scene.loopwork('status')
    expect(printed(left, /nothing new starts; (loopwork run .*?) gives it/)).toBe(more)
    // Without more it starts nothing, and says why again.
    const again = await scene.loopwork('run')
    expect(again.exit).toBe(1)
    expect(printed(again.stderr, /until there is more: (loopwork run .*)$/m)).toBe(more)
    expect(scene.paste(more).exit).toBe(1)
    await screen.until('that nobody goes on', (seen) => seen.text().includes('$1.00 of $0.90, b goes on'))
    screen.press('b')
    await screen.until('the end', (seen) => seen.text().includes('All 5 tasks are done'))
  },

  'changes of the user stand in the way of the checkout': (make) =>
    inTheWay(make, ["it's-mine.md", 'tab\there.md']),

  'changes that git was told not to look at stand in the way': (make) =>
    inTheWay(make, ['1.md', '2.md'], async ({ repository }) => {
      repository.git('update-index', '--assume-unchanged', '1.md')
      repository.git('update-index', '--skip-worktree', '2.md')
      // Added, and taken away again: nothing but the index has it.
      await repository.write('new.md', 'mine\n')
      repository.git('add', 'new.md')
      await rm(repository.at('new.md'))
    }),

  'many changes of the user stand in the way of the checkout': (make) =>
    inTheWay(make, ['1.md', '2.md', '3.md', '4.md']),

  'another checkout of the target is sparse': async (make) => {
    const scene = await make([{ id: 'A', script: ['write a.txt a'] }])
    const other = scene.repository.outside("it's other")
    scene.repository.git('checkout', '--quiet', '-b', 'side')
    scene.repository.git('worktree', 'add', '--quiet', other, 'main')
    scene.paste('git sparse-checkout set .specs', other)
    expect((await scene.loopwork('run', '--target', 'main')).exit).toBe(0)
    const { stdout } = await scene.loopwork('status')
    expect(scene.paste(printed(stdout, /^ +(git -C .* sparse-checkout disable)$/m)).exit).toBe(0)
    expect(scene.paste('loopwork run --target main').exit).toBe(0)
    expect(scene.paste('cat a.txt', other).stdout).toContain('a')
  },

  'a worktree of the target has gone with its disk': async (make) => {
    const scene = await make([{ id: 'A', script: ['write a.txt a'] }])
    const other = scene.repository.outside("it's other")
    scene.repository.git('checkout', '--quiet', '-b', 'side')
    scene.repository.git('worktree', 'add', '--quiet', '--lock', other, 'main')
    await rename(other, `${other}-unplugged`)
    expect((await scene.loopwork('run', '--target', 'main')).exit).toBe(0)
    const { stdout } = await scene.loopwork('doctor', '--json')
    const found = JSON.parse(stdout) as readonly { readonly name: string; readonly mend: string }[]
    const waits = found.find(({ name }) => name === 'checkout')
    const taken = scene.paste(printed(waits?.mend ?? '', /(git worktree remove .*?);/))
    expect(taken, taken.stderr).toMatchObject({ exit: 0 })
    expect(scene.paste('loopwork run --target main').exit).toBe(0)
    expect(scene.repository.filesOn('main')).toContain('a.txt')
  },

  'the index of the checkout is gone': async (make) => {
    const scene = await make([{ id: 'A', script: ['run chmod +x README.md'] }])
    await rm(scene.repository.at('.git/index'))
    const { stdout: lines } = await scene.loopwork('run')
    expect(lines).toContain(' A done in ')
    expect(lines).toContain(', 1 try, 1 file changed, ')
    const { stdout } = await scene.loopwork('status')
    expect(scene.paste(printed(stdout, /^ +(git -C .* reset -q)$/m), scene.repository.home).exit).toBe(0)
    expect(scene.paste('loopwork run').exit).toBe(0)
    expect(scene.repository.git('status', '--porcelain', '--untracked-files=no')).toBe('')
    expect(scene.repository.git('ls-tree', 'main', 'README.md')).toMatch(/^100755/)
  },

  'show of a task that is running': async (make) => {
    const scene = await make()
    const gate = scene.repository.outside('gate')
    const marks = scene.repository.outside('marks')
    await scene.repository.backlog([
      { id: 'A', script: ['print hello', `mark ${marks}`, `wait-for ${gate}`, 'write a.txt a'] },
    ])
    const running = scene.start('run')
    await until('the agent', () => scene.repository.marks().length === 1)
    const { stdout } = await scene.loopwork('show', 'A')
    const follow = printed(stdout, /next +(loopwork logs -f \S+)/)
    expect(scene.paste(`touch ${gate}; ${follow}`)).toMatchObject({ exit: 0 })
    expect((await running.finished).exit).toBe(0)
  },

  'a run was interrupted and tasks are left': async (make) => {
    const scene = await make()
    const gate = scene.repository.outside('gate')
    const marks = scene.repository.outside('marks')
    await scene.repository.backlog([
      { id: 'A', script: [`mark ${marks}`, `wait-for ${gate}`, 'write a.txt a'] },
      { id: 'B', script: ['write b.txt b'] },
    ])
    const running = scene.start('run')
    await until('the agent', () => scene.repository.marks().length === 1)
    running.child.kill('SIGINT')
    const { exit, stdout } = await running.finished
    expect(exit).toBe(130)
    scene.paste(`touch ${gate}`)
    expect(scene.paste(printed(stdout, /^ {2}(loopwork run) {2}/m)).exit).toBe(0)
    expect(await scene.repository.states()).toEqual({ A: 'done', B: 'done' })
  },

  'a run is going on, in lines': async (make) => {
    const scene = await make()
    const gate = scene.repository.outside('gate')
    const marks = scene.repository.outside('marks')
    await scene.repository.backlog([
      { id: 'A', script: [`mark ${marks}`, `wait-for ${gate}`, 'write a.txt a'] },
      { id: 'B', script: [`mark ${marks}`, `wait-for ${gate}`, 'write b.txt b'] },
    ])
    const running = scene.start('run', '--parallel', '2')
    await until('the agents', () => scene.repository.marks().length === 2)
    const line = running.output()
    // The three words are given with the command once: each is pasted behind it.
    const [first = '', ...words] = printed(line, /steer: (loopwork .*?) {2}/).split(', ')
    expect([first, ...words]).toEqual(['loopwork pause', 'scale', 'stop'])
    expect(scene.paste(first)).toMatchObject({ exit: 0 })
    expect((await scene.loopwork('status')).stdout).toContain('paused')
    expect(scene.paste('loopwork resume').exit).toBe(0)
    const none = scene.paste('loopwork scale 0').stderr
    expect((await scene.loopwork('status')).stdout).toMatch(/^workers +2 at work, 0 wanted$/m)
    expect(scene.paste(printed(none, /(loopwork scale 1) goes on/)).exit).toBe(0)
    expect(scene.paste('loopwork scale 3').exit).toBe(0)
    // Somebody is at it: nobody has to start anything.
    expect((await scene.loopwork('summary')).stdout).not.toContain('loopwork run ')
    expect(printed(line, /look: (loopwork tui)/)).toBe('loopwork tui')
    const screen = await scene.terminal(['tui'])
    await screen.until('the run', (seen) => seen.text().includes('W1 '))
    expect(scene.paste('loopwork stop A').exit).toBe(0)
    const { stdout } = await scene.loopwork('list')
    expect(scene.paste(printed(stdout, /set aside: (loopwork retry \S+)$/m)).exit).toBe(0)
    scene.paste(`touch ${gate}`)
    expect((await running.finished).exit).toBe(0)
  },

  'a run has ended and a task is in conflict': async (make) => {
    const scene = await make()
    const [marks, gate] = [scene.repository.outside('marks'), scene.repository.outside('gate')]
    await scene.repository.backlog([
      { id: 'A', script: [`mark ${marks}`, `wait-for ${gate}`, 'write shared.txt a'] },
      { id: 'B', script: [`mark ${marks}`, `wait-for ${gate}`, 'write shared.txt b'] },
    ])
    const running = scene.start('run', '--parallel', '2')
    await until('both', () => scene.repository.marks().length === 2)
    scene.paste(`touch ${gate}`)
    const { exit, stdout } = await running.finished
    expect(exit).toBe(1)
    expect(scene.paste(printed(stdout, /^ {2}(git diff .*?) {2}/m)).exit).toBe(0)
    const again = printed(stdout, /^ {2}(loopwork retry .*?) {2}/m)
    const id = again.split(' ').at(-1) ?? ''
    const shown = await scene.loopwork('show', id)
    expect(printed(shown.stdout, /(loopwork retry \S+)/)).toBe(again)
    const there = printed(stdout, /^ {2}(cd .*?) {2}/m)
    // The target moves on: what takes that in is printed, while the merge is open, and when it was dropped.
    await scene.repository.write('shared.txt', 'of the user\n')
    scene.repository.git('commit', '-qam', 'meanwhile')
    const merges = `git -C ${there.slice('cd '.length)} rev-parse MERGE_HEAD`
    const tip = scene.repository.git('rev-parse', 'main')
    const open = printed(
      (await scene.loopwork('show', id)).stdout,
      /(cd .* && git merge --abort && git merge .*)$/m,
    )
    scene.paste(open)
    expect(scene.paste(merges).stdout).toBe(tip)
    scene.paste(`${there} && git merge --abort`)
    scene.paste(printed((await scene.loopwork('show', id)).stdout, /(cd \S+ && git merge main)$/m))
    expect(scene.paste(merges).stdout).toBe(tip)
    expect(scene.paste(`${there} && echo both > shared.txt`).exit).toBe(0)
    // With its worktree moved aside, all offer what works then.
    const worktree = there.slice('cd '.length)
    scene.paste(`mv ${worktree} ${worktree}-aside`)
    const refused = scene.paste(again)
    expect(refused.exit).toBe(1)
    const anew = printed(refused.stderr, /(loopwork retry \S+ --again) starts/)
    expect(printed((await scene.loopwork('status')).stdout, /(loopwork retry .*)$/m)).toBe(anew)
    const listed = await scene.loopwork('worktree', 'list')
    expect(printed(listed.stdout, /(loopwork retry \S+ --again) starts/)).toBe(anew)
    scene.paste(`mv ${worktree}-aside ${worktree}`)
    expect(scene.paste(again).exit).toBe(0)
    expect(scene.paste('loopwork run').exit).toBe(0)
    expect(scene.repository.marks()).toHaveLength(2)
    expect(await scene.repository.read('shared.txt')).toBe('both\n')
    // Done by now: the other way on is refused in words.
    expect(scene.paste(anew).stderr).toContain('it is done')
  },

  'a conflict is not settled yet': async (make) => {
    const scene = await make()
    await scene.configure({ worktree: { root: scene.repository.outside("it's a\ttab") } })
    const [marks, gate] = [scene.repository.outside('marks'), scene.repository.outside('gate')]
    await scene.repository.backlog([
      { id: 'A', script: [`mark ${marks}`, `wait-for ${gate}`, 'write shared.txt a'] },
      { id: 'B', script: [`mark ${marks}`, `wait-for ${gate}`, 'write shared.txt b'] },
    ])
    const running = scene.start('run', '--parallel', '2')
    await until('both', () => scene.repository.marks().length === 2)
    scene.paste(`touch ${gate}`)
    const { stdout } = await running.finished
    const there = printed(stdout, /^ {2}(cd .*?) {2}/m)
    const retry = printed(stdout, /^ {2}(loopwork retry \S+) {2}/m)
    const unsettled = scene.paste(retry)
    expect(unsettled.exit).toBe(1)
    expect(unsettled.stderr).toContain('not settled yet: shared.txt')
    // One side, as it is.
    expect(scene.paste(`${there} && git checkout --ours shared.txt && git add shared.txt`).exit).toBe(0)
    expect(scene.paste(retry).exit).toBe(0)
    expect(scene.paste('loopwork run').exit).toBe(0)
    expect(scene.repository.marks()).toHaveLength(2)
    // Done by now: the other way on is refused in words, and has its place while it conflicts.
    const again = printed(unsettled.stderr, /(loopwork retry \S+ --again) starts/)
    expect(printed(stdout, /^ {2}(loopwork retry \S+ --again) {2}/m)).toBe(again)
    expect(scene.paste(again).stderr).toContain('it is done')
  },

  'the supervisor does not answer': async (make) => {
    const scene = await make()
    await scene.repository.backlog([{ id: 'A', script: [`wait-for ${scene.repository.outside('gate')}`] }])
    const running = scene.start('run')
    await until('the run', () => running.output().includes('A starts'))
    await stopBetweenWrites(scene.repository, running)
    const { exit, stderr } = await scene.loopwork('pause')
    expect(exit).toBe(1)
    expect(scene.paste(printed(stderr, /(loopwork status) shows/)).stdout).toContain('run 1')
    running.child.kill('SIGCONT')
  },

  'more tasks are left than are named': async (make) => {
    const items = Array.from({ length: 22 }, (_, index) => ({ id: `T-${index}`, script: ['fail 1'] }))
    const scene = await make(items, { breaker: { failures: 100 }, retry: { attempts: 1 } })
    const { stdout } = await scene.loopwork('run', '--parallel', '8')
    const { exit, stdout: all } = scene.paste(printed(stdout, /more tasks: (loopwork list)/))
    expect(exit).toBe(0)
    for (const { id } of items) expect(all).toContain(`${id} `)
  },

  'an agent prints more than the reader takes': async (make) => {
    const scene = await make([{ id: 'A', script: ['flood 3000000', 'write a.txt a'] }])
    const { repository } = scene
    const run = readSlowly(repository, ['run', '--config', repository.config], 400_000)
    await until('a gap', () => run.stdout().includes(' left out: '))
    run.readOn()
    const { stdout } = await run.finished
    const whole = scene.paste(printed(stdout, / lines left out: (loopwork logs \S+)/)).stdout
    expect(whole.split('\n').length).toBeGreaterThanOrEqual(30_000)
  },
}

/** The user has changed what the work changes too: the branch waits until they have put it aside. */
async function inTheWay(
  make: MakeScene,
  files: readonly string[],
  more?: (scene: Scene) => Promise<void>,
): Promise<void> {
  const scene = await make()
  for (const file of files) await scene.repository.write(file, 'first\n')
  scene.repository.git('add', '.')
  scene.repository.git('commit', '--quiet', '-m', 'files')
  await scene.repository.backlog([
    {
      id: 'A',
      script: [
        ...files.map((file) => `run echo by the agent > ${shellWord(file)}`),
        'write new.md by the agent',
      ],
    },
  ])
  for (const file of files) await scene.repository.write(file, 'changed by me\n')
  await more?.(scene)
  expect((await scene.loopwork('run')).exit).toBe(0)
  const { stdout } = await scene.loopwork('status')
  expect(stdout).toMatch(/checkout +main waits: files have changes of yours/)
  const put = scene.paste(printed(stdout, /^ +(git -C .*)$/m), scene.repository.home)
  expect(put, put.stderr).toMatchObject({ exit: 0 })
  const from = scene.repository.git('rev-parse', '--short', 'main').trim()
  const delivered = scene.paste('loopwork run')
  const to = scene.repository.git('rev-parse', '--short', 'main').trim()
  expect(delivered.exit).toBe(0)
  for (const file of files) expect(await scene.repository.read(file)).toContain('by the agent')
  // In a line, and in the summary: what came to the branch, whose it is, and how the changes come back.
  const came = `main ${from} to ${to}, with what was held: A; if you stashed changes for it: git -C `
  expect(delivered.stdout.split(came)).toHaveLength(3)
  expect(scene.paste('git stash show -p').stdout).toContain('by me')
  // Both have changed the same lines: git brings the changes back with both sides.
  scene.paste(printed(delivered.stdout, /(git -C \S+ stash pop)$/m), scene.repository.home)
  const text = await scene.repository.read(files[0] ?? '')
  expect(text).toContain('by the agent')
  expect(text).toContain('changed by me')
}

/** An agent of the person's own that reports what it costs. What it does for B waits for a file. */
async function costing(scene: Scene, usd: number): Promise<void> {
  const { repository } = scene
  const agent = repository.outside('paid.sh')
  await writeFile(
    agent,
    `#!/bin/sh
cat >/dev/null
echo '{"id":"s","in":900,"out":100,"usd":${usd}}'
echo work >"$LOOPWORK_ITEM.txt"
echo "$LOOPWORK_ITEM" >>'${repository.outside('marks')}'
while [ "$LOOPWORK_ITEM" = B ] && [ ! -e '${repository.outside('go')}' ]; do sleep 0.1; done
echo '{"done":true}'
`,
  )
  await chmod(agent, 0o755)
  const usage = { input: '/in', output: '/out', cost: '/usd', total: 'run' }
  const map = [
    { when: { '/done': true }, emit: 'end', ok: true },
    { when: {}, emit: 'session', id: '/id', usage },
  ]
  await scene.configure({ agents: { paid: { command: [agent], decoder: 'map', map } }, agent: 'paid' })
}
