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
