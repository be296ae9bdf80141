import { options, type Option } from '../../src/config/schema/options.ts'

const cells = 128

const header = `# Copy to .loopworkrc and keep what you change: every value here is the default.
# YAML, read as plain data; JSON works too. A file in the repository that names commands asks for trust first: loopwork trust
# Written by \`npm run docs\` from src/config/schema/config-schema.ts.
`

/** `.loopworkrc.example`: every key with its meaning and default. */
export function exampleText(): string {
  let section: string | null = null
  const parts = options.map((option) => {
    const [head = '', name] = option.key.split('.')
    if (name === undefined) {
      section = null
      return `\n${entryText(option, head, '')}`
    }
    const opening = head === section ? '' : `\n${head}:\n`
    section = head
    return opening + entryText(option, name, '  ')
  })
  return header + parts.join('')
}

function entryText({ about, example = [], default: usual }: Option, name: string, indent: string): string {
  const text = example.length === 0 ? about : `${about} For example:`
  const comment = [...wrapped(text, cells - indent.length - 2), ...example.map((line) => `  ${line}`)]
  return [...comment.map((line) => `# ${line}`), `${name}: ${asYaml(usual)}`]
    .map((line) => `${indent}${line}\n`)
    .join('')
}

/** Defaults are plain words, numbers and lists of words: JSON but for the quotes. */
function asYaml(value: unknown): string {
  if (typeof value === 'string') return value
  return Array.isArray(value) ? `[${value.join(', ')}]` : JSON.stringify(value)
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
