import type { Command } from 'commander'
import { LoopworkError } from '../core/errors.ts'

/**
 * A word without a letter is a variable of a script that is not set. Taken as none, it would mean everything: all sources, or the
 * folder itself.
 * @param given what each of the command's arguments got; several where it takes several.
 */
export function refuseEmptyWords(command: Command, given: readonly unknown[]): void {
  command.registeredArguments.forEach((argument, index) => {
    const words = [given[index]].flat().filter((word) => typeof word === 'string')
    if (words.some(isEmpty)) throw refusal(command, `the ${spelled(argument.name())}`)
  })
  for (const { long, short, attribute } of places(command)) {
    const value: unknown = command.getOptionValue(attribute)
    if (typeof value === 'string' && isEmpty(value)) throw refusal(command, long ?? short ?? attribute)
  }
}

const isEmpty = (word: string): boolean => word.trim() === ''

const refusal = (command: Command, what: string): LoopworkError =>
  new LoopworkError('usage', `${command.name()}: ${what} is empty`, {
    hint: 'it was given as an empty word, perhaps by a variable that is not set',
  })

/** Options that name a file or a folder; an empty text has a meaning for some others. */
const places = (command: Command) =>
  command.options
    .map((option) => ({ long: option.long, short: option.short, attribute: option.attributeName() }))
    .filter(({ attribute }) => ['C', 'config', 'store', 'from'].includes(attribute))

/** An argument of the usage, for a message. */
function spelled(name: string): string {
  switch (name) {
    case 'sources':
      return 'name of a source'
    case 'file':
    case 'files':
      return 'name of a file'
    case 'names':
      return 'name of the file, or an id,'
    case 'ids':
      return 'id of a task'
    case 'run':
      return 'id of the run'
    case 'n':
      return 'number'
    default:
      return name
  }
}
