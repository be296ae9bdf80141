import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RunFlags } from '../../app/options/flags.ts'
import { LoopworkError } from '../../core/errors.ts'
import { makeScratchRepository } from '../../git/scratch-repository.ts'
import { detectAscii } from '../../text/detect-colours.ts'
import { demoBacklog } from '../demo/demo-backlog.ts'
import { scratchFiles } from '../demo/scratch-files.ts'
import { paceOf } from '../../scripted-agent/pace.ts'
import { leftLines } from '../demo/left-lines.ts'
import { welcome } from '../demo/welcome.ts'
import { resolveCommand } from '../../process/resolve-command.ts'
import { terminalOf } from '../print/terminal-options.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { ownProgram } from '../run/own-program.ts'
import { isOnScreen } from '../run/is-on-screen.ts'
import { wantsPlain } from '../plain/wants-plain.ts'
import { run } from './run.ts'
import { tui } from './tui.ts'

const backlogFile = '.specs/tasks/tasks.json'

/** Eight small tasks in a scratch repository, worked on by the bundled scripted agent: no key, no network. */
export async function demo(flags: RunFlags): Promise<number> {
  refuseOwnPlace(flags)
  const told: RunFlags = {
    ...flags,
    agent: 'scripted',
    parallel: flags.parallel ?? 3,
    gate: ['node check.mjs'],
  }
  if (!isOnScreen() || flags.json === true) return demonstrate(told, run)
  if (wantsPlain(flags, process.env)) return demonstrate(told, tui)
  const page = await welcome(told)
  if (typeof page === 'number') return page
  try {
    return await demonstrate(told, async (sources, given) => {
      const { allLessons } = await import('../../tui/state/screen/screen-state.ts')
      return tui(sources, given, { page, lessons: allLessons })
    })
  } finally {
    await page.close()
  }
}

async function demonstrate(
  flags: RunFlags,
  start: (sources: readonly string[], flags: RunFlags) => Promise<number>,
): Promise<number> {
  const root = await makeScratchRepository(scratchPrefix(), scratchFiles, {
    [backlogFile]: demoBacklog(),
    '.git/info/exclude': '/.specs/\n',
  })
  const config = path.join(root, '.git', 'demo.yaml')
  await writeFile(config, `retry: { attempts: 3, backoff: ${Math.round(retryMs * paceOf(process.env))}ms }\n`)
  const searched = process.env['PATH'] ?? ''
  const isOnPath = resolveCommand('loopwork', root, searched) !== null
  // Agents and gate run plain `node`: this makes it the Node that runs this process.
  process.env['PATH'] = `${path.dirname(process.execPath)}:${searched}`
  const exit = await start([backlogFile], { ...flags, C: root, config })
  const say = flags.json === true ? process.stderr : process.stdout
  const isOpen = exit !== exitCodes.good && exit !== exitCodes.left
  const program = isOnPath ? null : ownProgram()
  const options = { ...terminalOf(say, flags), ascii: detectAscii(process.env) }
  say.write(`${leftLines({ root, program, isOpen }, options).join('\n')}\n`)
  // The conflict that it leaves is what it shows.
  return exit === exitCodes.left ? exitCodes.good : exit
}

const scratchPrefix = (): string => path.join(tmpdir(), 'loopwork-demo-')

/** So long a refused try is seen before the next one. */
const retryMs = 3_000

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
