import { at, textAt } from '../json-record.ts'
import { oneLine } from './one-line.ts'

/** What a tool call is about, by its arguments: the path, the command, the pattern, else the first text among them. */
export function toolTitle(input: unknown): string {
  if (typeof input !== 'object' || input === null) return ''
  const telling = tellingFields.map((name) => textAt(input, name)).find(isText)
  const title = telling ?? Object.values(input).find(isText)
  return title === undefined ? '' : oneLine(title)
}

/** Files that a call names, as it names them. */
export function toolFiles(input: unknown): readonly string[] {
  const file = pathFields.map((name) => textAt(input, name)).find(isText)
  if (file !== undefined) return [file]
  const files = at(input, 'paths')
  return Array.isArray(files) ? files.filter(isText) : []
}

const pathFields = ['file_path', 'filePath', 'path', 'absolute_path', 'notebook_path', 'dir_path']
const tellingFields = [
  'command',
  'pattern',
  'query',
  ...pathFields,
  'url',
  'description',
  'question',
  'prompt',
]

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
