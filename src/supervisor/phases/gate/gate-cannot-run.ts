import { reason, type Reason } from '../../../core/reason.ts'
import type { RanEnd } from '../../shell-failure.ts'

/**
 * A gate line whose program is missing is no evidence about the work: the run waits until it can be run.
 * @see brokenByWork for the other case.
 */
export function gateCannotRun(line: string, end: RanEnd): Reason {
  const exit = end.kind === 'exit' ? end.code : null
  const lastLines = end.kind === 'exit' ? end.lastLines : []
  const said = lastLines.at(-1)
  const why = exit === 126 ? 'its program may not be executed' : 'its program was not found'
  return reason('gate:cannot-run', `gate: ${line}, exit ${exit}: ${said ?? why}`, {
    command: line,
    exit,
    lastLines,
  })
}

/** The hold until the gate can be run; work whose agent has ended well waits meanwhile. */
export const gateHold = ({ message }: Reason) =>
  ({
    owner: 'gate',
    code: 'gate:cannot-run',
    message,
    cure: 'install the program, or mend the gate; finished work waits for it',
  }) as const

/**
 * The same exit code comes from work that deleted or damaged the very script that the gate starts: then it is the work
 * that has failed. What could not be started is named by the shell; else it is what the line begins with.
 */
export function brokenByWork(line: string, end: RanEnd, files: readonly string[]): boolean {
  const said = end.kind === 'exit' ? end.lastLines : []
  const named = said.flatMap((each) => notStartedBy.exec(each)?.[1] ?? [])
  const programs = named.length > 0 ? named : [/^\S+/.exec(line.trim())?.[0] ?? '']
  return programs.some((program) => files.includes(program.replace(/^(?:\.\/)+/, '')))
}

/** dash: `sh: 1: ./x: not found`; bash: `line 1: ./x: Permission denied`; an interpreter: `cannot open ./x`. */
const notStartedBy =
  /(?:^|\s)([^\s:]+): (?:not found|command not found|Permission denied|No such file or directory|cannot execute|bad interpreter)/
