import { afterEach, expect, test } from 'vitest'
import { fakeCli } from '../support/fake-cli.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

/** Tasks that are all worked on by a fake CLI, and the way to run them. */
async function workedOnBy(name: string, script: string, tasks: readonly string[], config = {}) {
  repository = await ScratchRepository.make(
    tasks.map((id) => ({ id })),
    { agent: name, retry: { attempts: 1 }, ...config },
  )
  const env = fakeCli(repository, name, script)
  return { env, run: () => repository.loopwork(['run'], env) }
}

const item = async (id: string) => (await repository.items()).find((found) => found['id'] === id)

test('a CLI is done by its own record: one that is cut off, or ended from outside with exit 0, is not', async () => {
  const { run } = await workedOnBy(
    'claude',
    `echo work >"$task.txt"
    case $task in
      WHOLE) say claude-multistep.jsonl ;;
      CUT) say claude-multistep.jsonl | head -n 17 ;;
      BROKEN) say claude-multistep.jsonl | head -c 9000 ;;
      SILENT) : ;;
      PROSE) echo "All done." ;;
    esac`,
    ['WHOLE', 'CUT', 'BROKEN', 'SILENT', 'PROSE'],
  )
  const { exit, stdout } = await run()
  expect(exit).toBe(1)
  expect(await repository.states()).toEqual({
    WHOLE: 'done',
    CUT: 'failed',
    BROKEN: 'failed',
    SILENT: 'failed',
    PROSE: 'failed',
  })
  expect(repository.filesOn('main').filter((file) => file.endsWith('.txt'))).toEqual(['WHOLE.txt'])
  expect((await item('CUT'))?.['reason']).toMatchObject({ code: 'agent:fault-killed' })
  expect(stdout).toMatch(/CUT failed.*something outside ended it before it had finished/)
  // What a person reads is no record.
  expect(stdout).not.toContain('{"type"')
})

test('a format of your own, described by rules: done by its terminal record, and not by exit 0 without one', async () => {
  const map = [
    { when: { '/type': 'session' }, emit: 'session', id: '/id' },
    { when: { '/type': 'say' }, emit: 'text', text: '/text' },
    {
      when: { '/type': 'bye' },
      emit: 'end',
      ok: { '/ok': true },
      message: '/why',
      usage: { input: '/in', output: '/out', total: 'run' },
    },
  ]
  const { run } = await workedOnBy(
    'mycli',
    `echo work >"$task.txt"
    echo '{"type":"session","id":"s-1"}'
    echo '{"type":"say","text":"I write a file."}'
    case $task in
      WHOLE) echo '{"type":"bye","ok":true,"in":1000,"out":40}' ;;
      SORRY) echo '{"type":"bye","ok":false,"why":"no idea how"}' ;;
    esac`,
    ['WHOLE', 'SORRY', 'CUT'],
    { agents: { mycli: { command: ['mycli'], decoder: 'map', map } }, parallel: { maxTasks: 3 } },
  )
  const { stdout } = await run()
  expect(await repository.states()).toEqual({ WHOLE: 'done', SORRY: 'failed', CUT: 'failed' })
  expect((await item('SORRY'))?.['reason']).toMatchObject({
    message: expect.stringContaining('no idea how') as unknown,
  })
  expect((await item('CUT'))?.['reason']).toMatchObject({ code: 'agent:fault-killed' })
  expect(stdout).toContain('I write a file.')
  expect(stdout).toMatch(/= done {2}1k tok|= done {2}1\.0k tok/)
})
