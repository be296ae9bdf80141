/** How many lines a file of this content has. */
export function linesOfText(content: string): number {
  if (content === '') return 0
  let lines = content.endsWith('\n') ? 0 : 1
  for (let at = content.indexOf('\n'); at !== -1; at = content.indexOf('\n', at + 1)) lines += 1
  return lines
}
