import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RunFlags } from '../../app/options/flags.ts'
import { LoopworkError } from '../../core/errors.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import { makeScratchRepository } from '../../git/scratch-repository.ts'
import { sanitize } from '../../text/sanitize.ts'
import { demoBacklog } from '../demo/demo-backlog.ts'
import { scratchFiles } from '../demo/scratch-files.ts'
import { run } from './run.ts'
import { tui } from './tui.ts'

const backlogFile = '.specs/tasks/tasks.json'

/** Eight small tasks in a scratch repository, worked on by the bundled scripted agent: no key, no network. */
export async function demo(flags: RunFlags): Promise<number> {
  refuseOwnPlace(flags)
  const root = await makeScratchRepository(path.join(tmpdir(), 'loopwork-demo-'), scratchFiles, {
    [backlogFile]: demoBacklog(),
    '.git/info/exclude': '/.specs/\n',
  })
  const config = path.join(root, '.git', 'demo.yaml')
  await writeFile(config, 'retry: { attempts: 3, backoff: 1s }\n')
  // Agents and gate run plain `node`: this makes it the Node that runs this process.
  process.env['PATH'] = `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`
  const told: RunFlags = {
    ...flags,
    C: root,
    agent: 'scripted',
    parallel: flags.parallel ?? 3,
    gate: ['node check.mjs'],
    config,
  }
  const screen = process.stdout.isTTY && process.stdin.isTTY && flags.json !== true
  const exit = screen ? await tui([backlogFile], told) : await run([backlogFile], told)
  const at = sanitize(shellWord(root))
  const say = flags.json === true ? process.stderr : process.stdout
  say.write(`\nThe repository stays in ${sanitize(root)}\n  git -C ${at} log --stat   what the agents did\n`)
  if (exit !== 0) {
    say.write(`  loopwork run -C ${at} --agent scripted   goes on with what is left\n`)
  }
  return exit
}

/** What every command takes and this one decides itself. */
function refuseOwnPlace({ C, config, store }: RunFlags): void {
  const given = Object.entries({ '-C': C, '--config': config, '--store': store }).flatMap(([flag, value]) =>
    value === undefined ? [] : [flag],
  )
  if (given.length === 0) return
  throw new LoopworkError('usage', `demo: makes a repository, a config and a state folder of its own`, {
    hint: `leave ${given.join(' and ')} out`,
  })
}
