import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { trust } from '../../config/trust/trust.ts'
import { errorText } from '../../core/error-text.ts'
import { LoopworkError } from '../../core/errors.ts'
import { createFile } from '../../files/create-file.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { configName } from './setup-facts.ts'

/**
 * Writes the config that a person has seen and chosen, and trusts exactly that. Trusted first: a kill in between leaves either nothing
 * that has an effect, or all of it, and never a file that nobody has allowed.
 * @param left the person has left the page: what is not written by then is not written any more.
 * @returns why it could not be; null: it is written.
 */
export async function writeSetup(root: string, text: string, left: AbortSignal): Promise<Safe | null> {
  const realPath = path.join(await realpath(root), configName)
  if (left.aborted) return notWritten
  try {
    await trust({ realPath, bytes: Buffer.from(text) }, process.env)
  } catch (error) {
    return safe`that you allow it can't be remembered: ${sanitize(wordsOf(error))}`
  }
  if (left.aborted) return notWritten
  try {
    if (await createFile(realPath, text, left)) return null
    if (left.aborted) return notWritten
    return literal('.loopworkrc is there meanwhile, and stays as it is: leave, read it, and start again')
  } catch (error) {
    return safe`.loopworkrc can't be written: ${sanitize(wordsOf(error))}`
  }
}

const notWritten = literal('nothing was written')

const wordsOf = (error: unknown): string =>
  error instanceof LoopworkError && error.hint !== null ? `${error.message}: ${error.hint}` : errorText(error)
