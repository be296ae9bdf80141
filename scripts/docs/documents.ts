import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { exampleText } from './example.ts'
import { configJsonSchema } from './json-schema.ts'
import { keysPage } from './keys-page.ts'
import { withOptionsTable } from './options-table.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Every document that is written from the schema of the config or from the key table, by its path in the project, as it should be. */
export const documents: Readonly<Record<string, () => Promise<string>>> = {
  '.loopworkrc.example': async () => exampleText(),
  'docs/options.md': async () => {
    const file = path.join(root, 'docs/options.md')
    return formatted(file, withOptionsTable(await readFile(file, 'utf8')))
  },
  'docs/keys.md': async () => formatted(path.join(root, 'docs/keys.md'), keysPage()),
  'docs/loopworkrc.schema.json': async () =>
    formatted(path.join(root, 'docs/loopworkrc.schema.json'), JSON.stringify(configJsonSchema())),
}

const formatted = async (file: string, text: string): Promise<string> =>
  format(text, { ...(await resolveConfig(file)), filepath: file })
