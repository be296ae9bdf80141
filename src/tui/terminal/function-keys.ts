/**
 * Ink knows function keys and says nothing of them: they go through it as private characters that nobody types, those by which macOS
 * names the same keys. Terminals send them in four ways.
 */
export const functionKeys = [
  { name: 'f1', character: '\uf704', sent: ['\u001bOP', '\u001b[11~', '\u001b[[A', '\u001b[P'] },
  { name: 'f2', character: '\uf705', sent: ['\u001bOQ', '\u001b[12~', '\u001b[[B', '\u001b[Q'] },
  { name: 'f3', character: '\uf706', sent: ['\u001bOR', '\u001b[13~', '\u001b[[C', '\u001b[R'] },
  { name: 'f4', character: '\uf707', sent: ['\u001bOS', '\u001b[14~', '\u001b[[D', '\u001b[S'] },
  { name: 'f5', character: '\uf708', sent: ['\u001b[15~', '\u001b[[E'] },
] as const

/** What was typed, with these keys as their characters. */
export function withFunctionKeys(typed: string): string {
  if (!typed.includes('\u001b')) return typed
  return functionKeys.reduce(
    (text, { character, sent }) =>
      sent.reduce((rest, sequence) => rest.replaceAll(sequence, character), text),
    typed,
  )
}
