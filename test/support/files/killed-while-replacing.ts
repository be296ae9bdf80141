/** A program: is killed in the moment in which a file's draft is written and not yet in its place. argv: the file, what writes it. */
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

fs.rename = () => {
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => undefined)
}
syncBuiltinESMExports()

const [file = '', writer = ''] = process.argv.slice(2)
const { replaceFile, replaceFileDurably } = await import('../../../src/files/replace-file.ts')
await (writer === 'durably' ? replaceFileDurably : replaceFile)(file, 'new')
