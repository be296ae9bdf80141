import type { FileSpot, PersonProgram, ProgramEnd, WorkPlace } from '../../core/calling/person-programs.ts'
import type { Store } from '../../core/ports/store.ts'
import { runApart } from '../../process/run-apart.ts'
import { runOnTerminal, type OnTerminal, type OnTerminalEnd } from '../../process/run-on-terminal.ts'
import { editorCall } from './editor-call.ts'
import { personEnvironment } from './person-environment.ts'
import { worktreeOf } from './worktree-of.ts'

/** The person's editor, `$VISUAL` before `$EDITOR` as everywhere, on a task's worktree or on a file in it. */
export async function personEditor(
  store: Pick<Store, 'attemptsOf'>,
  work: WorkPlace,
  spot: FileSpot | null,
): Promise<PersonProgram> {
  const cwd = await worktreeOf(store, work)
  const env = personEnvironment(process.env)
  const line = [env['VISUAL'], env['EDITOR']].find((each) => (each ?? '').trim() !== '') ?? 'vi'
  const { name, args, isApart } = editorCall(line, spot)
  const order: OnTerminal = { line: `${line} "$@"`, args, cwd, env }
  return {
    isApart,
    run: async (signal) =>
      isApart
        ? endOf(await runApart(order), { name, says: `opened in ${name}` })
        : endOf(await runOnTerminal(order, signal), { name }),
  }
}

function endOf(end: OnTerminalEnd, { name, says }: { name: string; says?: string }): ProgramEnd {
  if (end.kind === 'not started') return { kind: 'failed', why: `${name} not started: ${end.why}` }
  if (end.code === 127)
    return { kind: 'failed', why: `the editor ${name} was not found; VISUAL or EDITOR names yours` }
  if (end.code === 126) return { kind: 'failed', why: `the editor ${name} may not be executed` }
  // One that only says how it is called has gone with what it said.
  if (end.code !== 0) return { kind: 'failed', why: `${name} ended with exit ${end.code}` }
  return { kind: 'ended', ...(says === undefined ? {} : { says }) }
}
