import { LoopworkError } from '../../../core/errors.ts'

export const isCommand = (source: string): boolean => source.startsWith('command:')

/**
 * The program and its arguments of a source like `command:./jira-tasks WEB`, divided at spaces: there is no shell, and nothing is
 * quoted. @throws LoopworkError kind `usage` where there is none.
 */
export function commandOf(source: string): readonly [string, ...string[]] {
  const [program, ...args] = source
    .slice('command:'.length)
    .split(' ')
    .filter((word) => word !== '')
  if (program !== undefined) return [program, ...args]
  throw new LoopworkError('usage', 'command: names no program', {
    hint: 'write command:./PROGRAM, with arguments after it if it takes any',
  })
}
