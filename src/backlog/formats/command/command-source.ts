import { LoopworkError } from '../../../core/errors.ts'
import { parsedJson } from '../../json/parsed-json.ts'

export const isCommand = (source: string): boolean => source.startsWith('command:')

/**
 * The program and its arguments of a source like `command:./jira-tasks WEB`, divided at spaces, or `command:["./jira tasks","WEB"]`:
 * there is no shell, and nothing is quoted. @throws LoopworkError kind `usage` where there is none.
 */
export function commandOf(source: string): readonly [string, ...string[]] {
  const text = source.slice('command:'.length).trim()
  const [program, ...args] = text.startsWith('[')
    ? listed(text)
    : text.split(' ').filter((word) => word !== '')
  if (program !== undefined && program !== '') return [program, ...args]
  throw new LoopworkError('usage', 'command: names no program', {
    hint: 'write command:./PROGRAM, with arguments after it if it takes any, or all of it as a JSON list',
  })
}

/** Empty where it is no list of texts. */
function listed(text: string): readonly string[] {
  const list = parsedJson(text)
  return Array.isArray(list) && list.every((word) => typeof word === 'string') ? list : []
}
