import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { documents, root } from './documents.ts'

for (const [name, text] of Object.entries(documents)) await writeFile(path.join(root, name), await text())
