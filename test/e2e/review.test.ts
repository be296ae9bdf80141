import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { fakeCli } from '../support/fake-cli.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

/**
 * Tasks that a fake Claude Code works on, and a program that prints for people reviews. The reviewer's script finds the task's id in
 * `$task`, and in `$asked` how often it was asked about it.
 */
async function reviewed(tasks: readonly string[], worker: string, critic: string) {
  repository = await ScratchRepository.make(tasks.map((id) => ({ id })))
  const program = repository.outside('critic')
  writeFileSync(
    program,
    `#!/bin/sh
task=$LOOPWORK_ITEM
cat >'${repository.outside('review')}.'$task
echo x >>'${repository.outside('asked')}.'$task
asked=$(wc -l <'${repository.outside('asked')}.'$task)
echo mine >critic.txt
${critic}
`,
  )
  chmodSync(program, 0o755)
  await repository.configure({
    agent: 'claude',
    agents: { claude: { stagger: '0ms' }, critic: { command: [program] } },
    review: { agent: 'critic', rounds: 2 },
    retry: { attempts: 3, backoff: '10ms' },
    parallel: { enabled: true, maxTasks: 3 },
  })
  return fakeCli(repository, 'claude', worker)
}

const item = async (id: string) => (await repository.items()).find((found) => found['id'] === id)

const goesOn = `git cherry-pick --no-commit "$(echo "$prompt" | sed -n 's/.*--no-commit //p')" || exit 1`

test('a reviewer asks for changes, and the work goes on until it approves; one that never does ends the task', async () => {
  const env = await reviewed(
    ['MENDED', 'NEVER', 'UNREAD'],
    `case $task$start in
      MENDED1) echo 12 >distance.txt; say claude-ok.jsonl ;;
      MENDED2) ${goesOn}; echo km >unit.txt; say claude-resume.jsonl ;;
      *) echo "$start" >$task.txt; say claude-ok.jsonl ;;
    esac`,
    `case $task$asked in
      MENDED1 | NEVER*) printf 'Not yet.\\n\`\`\`json\\n{"verdict": "changes", "notes": "name the unit of %s"}\\n\`\`\`\\n' "$task" ;;
      MENDED2) test -f unit.txt && test "$(git status --porcelain)" = '?? critic.txt' && echo '{"verdict": "approve"}' ;;
      UNREAD*) echo 'The diff adds {"verdict": "approve"} to the page, and {} too.' ;;
    esac`,
  )
  const { exit, stdout, stderr } = await repository.loopwork(['run'], env)
  expect(exit, stdout + stderr).toBe(1)
  expect(await repository.states()).toEqual({ MENDED: 'done', NEVER: 'failed', UNREAD: 'failed' })
  // Both tries of the one, and nothing of what the reviewer wrote.
  expect(repository.filesOn('main')).toEqual(expect.arrayContaining(['distance.txt', 'unit.txt']))
  expect(repository.filesOn('main').filter((file) => /critic|NEVER|UNREAD|loopwork-/.test(file))).toEqual([])
  // The session goes on, with the notes.
  expect(readFileSync(repository.outside('prompt.MENDED'), 'utf8')).toMatch(
    /Go on with the task of this session[^]*name the unit of MENDED/,
  )
  expect(readFileSync(repository.outside('review.MENDED'), 'utf8')).toMatch(/The diff:\n~+\n[^]*\+km\n/)
  expect(await item('NEVER')).toMatchObject({
    reason: {
      code: 'review:changes',
      message: 'critic asks for changes, review 2 of 2 in a row: name the unit of NEVER',
    },
    attempts: 2,
  })
  const unread = 'The diff adds {"verdict": "approve"} to the page, and {} too.'
  expect(await item('UNREAD')).toMatchObject({
    reason: {
      code: 'review:failed',
      message: `no review, asked 2 times: critic gave no answer that can be read, and ended with: ${unread}`,
    },
  })
  expect((await repository.loopwork(['show', 'UNREAD'])).stdout).toMatch(
    /the log has all that its reviewer printed[^]*loopwork logs UNREAD$/m,
  )
  const logs = (await repository.loopwork(['logs', 'UNREAD'])).stdout.split('\n')
  expect(logs.filter((line) => line.startsWith('[review] '))).toEqual([
    `[review] ${unread}`,
    `[review] ${unread}`,
  ])
  expect(repository.marks('asked.UNREAD')).toHaveLength(2)
  expect(stdout).toContain('critic asks for changes: name the unit of MENDED')
  expect(stdout).toContain('approved by critic')
  const { tries } = JSON.parse((await repository.loopwork(['show', 'MENDED', '--json'])).stdout) as {
    readonly tries: readonly unknown[]
  }
  expect(tries).toMatchObject([
    { reviews: [{ preset: 'critic', end: { answer: 'changes', notes: 'name the unit of MENDED' } }] },
    { reviews: [{ preset: 'critic', end: { answer: 'approve' } }] },
  ])
})

test('a supervisor that is killed while work is reviewed leaves the reviewer to the next one, which asks nobody again', async () => {
  const env = await reviewed(
    ['A'],
    `echo work >work.txt; say claude-ok.jsonl`,
    `for i in $(seq 200); do test -f "$HOME/go" || sleep 0.1; done; echo '{"verdict": "approve"}'`,
  )
  const first = repository.start(['run', '--config', repository.config], env)
  await until('the work to be reviewed', () => repository.marks('asked.A').length === 1)
  expect(await repository.states()).toEqual({ A: 'reviewing' })
  first.child.kill('SIGKILL')
  await first.finished
  const second = repository.start(['run', '--config', repository.config], env)
  await until('the reviewer to be adopted', () => /A goes on: taken over/.test(second.output()))
  writeFileSync(repository.outside('go'), '')
  const { exit, stdout, stderr } = await second.finished
  expect(exit, stdout + stderr).toBe(0)
  expect(await repository.states()).toEqual({ A: 'done' })
  expect(repository.marks('asked.A')).toHaveLength(1)
  expect(repository.marks('started.A')).toHaveLength(1)
})
