import { decodeText } from '../../text/decode-text.ts'
import { sanitize } from '../../text/sanitize.ts'

/** What a tracker's program printed, read as a backlog file would be: a byte order mark is none of it, other encodings are refused. */
export function printedText(
  name: string,
  stdout: Buffer,
): { readonly text: string } | { readonly failure: string } {
  const decoded = decodeText(stdout)
  return 'text' in decoded
    ? decoded
    : { failure: `${sanitize(name)} printed what ${decoded.message.replace('; save it as', ', not')}` }
}
