import { statusMeanings } from '../../src/core/backlog/own-words.ts'
import type { ValueType } from '../../src/config/schema/entry.ts'
import { envNameOf, flagNameOf, options, type Option } from '../../src/config/schema/options.ts'
import { durationText } from '../../src/config/values/duration.ts'

/** The document with its table of options made anew: the only table whose first column is `key`. */
export function withOptionsTable(document: string): string {
  const rows = [
    ['key', 'value', 'environment', 'flag', 'trust'],
    ['---', '---', '---', '---', '---'],
    ...options.map(rowOf),
  ]
  const table = rows.map((row) => `| ${row.join(' | ')} |\n`).join('')
  return document.replace(/^\| key .*\n(?:\|.*\n)+/m, () => table)
}

const rowOf = (option: Option): readonly string[] => [
  code(option.key),
  valueText(option.type) + (option.whenNull === undefined ? '' : ', or null'),
  code(envNameOf(option.key)),
  (flagNameOf(option)?.split(', ') ?? []).map(code).join(', '),
  { needed: 'needed', outside: 'needed outside the repository', free: '' }[option.trust],
]

const code = (text: string): string => `\`${text}\``

function valueText(type: ValueType): string {
  switch (type.kind) {
    case 'choice':
      return type.choices.map(code).join(' ')
    case 'planPolicy':
      return '`plan`, or a map of types and labels'
    case 'choices':
      return `list of ${type.choices.map(code).join(' ')}`
    case 'boolean':
      return '`true` `false`'
    case 'wholeNumber':
      return `${type.unit}, ${type.least} to ${type.most}`
    case 'duration':
      return type.mostMs === undefined ? 'duration' : `duration, at most ${durationText(type.mostMs)}`
    case 'size':
      return 'size'
    case 'money':
      return 'US dollars'
    case 'percent':
      return 'percent of one processor'
    case 'argv':
      return type.placeholders.length === 0 ? 'argv' : `argv with ${type.placeholders.map(code).join(' ')}`
    case 'argvs':
      return 'argv, or list of argv'
    case 'files':
      return 'list of files and trackers'
    case 'statusWords':
      return `map of words to ${statusMeanings.map(code).join(' ')}`
    case 'keyBindings':
      return 'map of actions to a key, or list of keys'
    case 'insidePaths':
      return 'list of paths and globs'
    case 'folder':
      return 'folder'
    case 'branch':
      return 'branch'
    case 'agentName':
      return 'name'
    case 'modelName':
      return 'name of a model'
    case 'agents':
      return 'map of presets'
    case 'poolEntries':
      return 'list of agents'
    case 'routes':
      return 'list of rules'
    case 'filter':
      return 'expression'
    case 'shellLines':
      return 'list of shell lines'
  }
}
